/* Reads what is the teacher's, the system's, and another pupil's. */
static void
attack(void)
{
	static const char *const names[] = { "@HOME@/secret", "@HOME@", "/root",
	    "/home", "/var", "/opt", "/mnt", "/srv", "/run", "/sys", "/boot",
	    "/etc/passwd", "/etc/shadow", "/etc/hostname", "@SUBS@",
	    "@SUBS@/zoe", "@SUBS@/zoe/send.c", "@SUBS@/zoe.txt", "@ROOT@",
	    "../zoe/send.c", "/tmp/..@SUBS@/zoe/send.c", NULL };
	static const char *const writes[] = { "@SUBS@/zoe/send.c",
	    "@SUBS@/zoe.txt", "@HOME@/secret", NULL };

	try_open(names, O_RDONLY);
	try_open(writes, O_WRONLY);
}
