/* Watches who opens what: inotify(7), fanotify(7), leases, locks. */
static void
attack(void)
{
	static const char *const names[] = { "@SUBS@", "@SUBS@/zoe",
	    "@SUBS@/zoe/send.c", "@ROOT@", "@ROOT@/lessons/grader/grade",
	    "@HOME@", "/proc/1/root@ROOT@", NULL };
	const char *const *name;
	struct flock lock = { .l_type = F_WRLCK };
	int watch = inotify_init1(IN_NONBLOCK), fd;

	for (name = names; *name != NULL; name++)
		tried(*name, inotify_add_watch(watch, *name, IN_ALL_EVENTS)
		    != -1);
	fd = open("/sub/send", O_RDONLY);
	tried("a lock for writing", fcntl(fd, F_SETLK, &lock) == 0);
	tried("a lease for writing", fcntl(fd, F_SETLEASE, F_WRLCK) == 0);
	(void)fcntl(fd, F_SETLEASE, F_RDLCK);
	(void)flock(fd, LOCK_EX);
}
