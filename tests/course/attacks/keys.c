/* Looks for the teacher's keys, in the keyrings of his session. */
static void
attack(void)
{
	int keys[64];

	/* KEYCTL_READ, KEY_SPEC_SESSION_KEYRING: keyctl(2) */
#ifdef __LP64__
	tried("the keyring", syscall(SYS_keyctl, 0, -3, 0) != -1);
	tried("a new key", syscall(SYS_add_key, "user", "x", "", 1, -3) != -1);
#endif
	tried("a key", syscall(SYS_keyctl, 11, -3, keys, sizeof(keys)) > 0);
}
