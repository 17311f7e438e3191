/* Traces the parent and process 1, and looks for a descriptor there. */
static void
attack(void)
{
	char name[64], there[64], here[64];
	pid_t pid;
	ssize_t n;
	int fd, i;

	for (pid = 2; pid < 1000; pid++)
		if (pid != getpid())
			tried("ptrace", ptrace(PTRACE_ATTACH, pid, 0, 0) == 0);
#ifdef __LP64__
	tried("ptrace of process 1", ptrace(PTRACE_ATTACH, 1, 0, 0) == 0);
	tried("PTRACE_TRACEME", ptrace(PTRACE_TRACEME, 0, 0, 0) == 0);
#endif
	for (fd = 0; fd < 1024; fd++) {
		(void)snprintf(name, sizeof(name), "/proc/1/fd/%d", fd);
		n = readlink(name, there, sizeof(there) - 1);
		there[n > 0 ? n : 0] = '\0';
		for (i = 0; n > 0 && i < 3; i++) {
			(void)snprintf(name, sizeof(name),
			    "/proc/self/fd/%d", i);
			n = readlink(name, here, sizeof(here) - 1);
			here[n > 0 ? n : 0] = '\0';
			if (strcmp(here, there) == 0)
				break;
		}
		tried("a descriptor of process 1", n > 0 && i == 3 &&
		    strcmp(there, "anon_inode:[eventfd]") != 0);
	}
}
