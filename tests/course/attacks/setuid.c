/* Becomes somebody else: root, by itself, and by programs that are root's. */
static void
attack(void)
{
	tried("setuid", setuid(0) == 0);
	tried("setgid", setgid(0) == 0);
	tried("new privileges", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1);
	tried("chroot", chroot("/tmp") == 0);
	tried("su", system("su -c true </dev/null >/dev/null 2>&1") == 0);
	tried("more processes", setpriority(PRIO_PROCESS, 0, -20) == 0);
}
