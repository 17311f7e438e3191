/* Writes its marks: into each report, table and grader that there may be. */
static void
attack(void)
{
	static const char *const names[] = { "grade.json", "/sub/grade.json",
	    "../grade.json", "../marks.txt", "/marks.txt", "/grade.json",
	    "../work" "/03/grade.json", "@SUBS@/marks.txt",
	    "@SUBS@/table", "@SUBS@/grade.json",
	    "@ROOT@/lessons/grader/words.py", "@ROOT@/lessons/grader/harm",
	    "/usr/lib/python3/harm", "/usr/harm",
	    "/etc/harm", "/dev/harm", "/sub/send", "send.c", "/sub/harm",
	    "/proc/1/root/harm", "/proc/1/cwd/harm", NULL };
	int fd;

	try_open(names, O_WRONLY | O_CREAT);
	for (fd = 3; fd < 64; fd++)
		tried("a descriptor",
		    write(fd, "{\"points\": 11}\n", 15) != -1);
	(void)kill(getppid(), SIGKILL);
	tried("killing the parent", getppid() != 1);
}
