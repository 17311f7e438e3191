/* When memory ends, somebody else shall be killed for it (proc(5)). */
static void
attack(void)
{
	static const char *const names[] = { "/proc/self/oom_score_adj",
	    "/proc/self/oom_adj", "/proc/self/autogroup",
	    "/proc/self/coredump_filter", NULL };

	try_open(names, O_WRONLY);
}
