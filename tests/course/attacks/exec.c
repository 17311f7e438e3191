/* Lets our own programs do the work: by path, as installed, by name. */
static void
attack(void)
{
	static const char *const names[] = { "@ROOT@/bin/udp-send",
	    "/usr/bin/udp-send", "/usr/local/bin/udp-send", "udp-send",
	    "@ROOT@/lessons/grader/grade", NULL };
	const char *const *name;
	int status;
	pid_t pid;

	for (name = names; *name != NULL; name++) {
		pid = fork();
		if (pid == 0) {
			(void)execlp(*name, *name, "--version", (char *)NULL);
			_exit(127);
		}
		tried(*name, waitpid(pid, &status, 0) != pid ||
		    status != 127 << 8);
	}
	try_open(names, O_RDONLY);
}
