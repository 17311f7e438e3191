/* Makes namespaces, in which it would be root, and mounts. */
static void
attack(void)
{
	tried("a user namespace", unshare(CLONE_NEWUSER) == 0);
	tried("a mount namespace", unshare(CLONE_NEWNS) == 0);
	tried("a network", unshare(CLONE_NEWNET) == 0);
	tried("writing", mount("", "/", "", MS_REMOUNT | MS_BIND, "") == 0);
	tried("a mount", mount("proc", "/tmp", "proc", 0, "") == 0);
	tried("unmounting", umount2("/sub", MNT_DETACH) == 0);
	tried("unshare", system("unshare -Ur true 2>/dev/null") == 0);
	tried("pid 1's", setns(open("/proc/1/ns/mnt", O_RDONLY), 0) == 0);
}
