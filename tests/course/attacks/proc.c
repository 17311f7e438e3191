/* Looks at the grader by /proc: its memory, files, variables and folders. */
static void
attack(void)
{
	static const char *const names[] = { "/proc/1/root/home",
	    "/proc/1/root/root", "/proc/1/root/var", "/proc/1/root@ROOT@",
	    "/proc/1/root@SUBS@", "/proc/self/root@ROOT@",
	    "/proc/sysrq-trigger", "/proc/kcore", "/proc/kmsg", NULL };
	char text[4096];
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	ssize_t n;
	int fd;

	try_open(names, O_RDONLY);
	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (atoi(entry->d_name) > 1)
			tried(entry->d_name, atoi(entry->d_name) != getpid());
	fd = open("/proc/1/environ", O_RDONLY);
	n = fd == -1 ? 0 : read(fd, text, sizeof(text));
	tried("the teacher's variables", n > 0 &&
	    memmem(text, (size_t)n, "TEACHER", 7) != NULL);
	tried("our variables", getenv("TEACHER_SECRET") != NULL);
}
