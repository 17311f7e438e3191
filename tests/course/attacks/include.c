/* Includes the project, and the solution: what the compiler can read. */
#if __has_include("@ROOT@/udp-send/udp-send.c") || \
    __has_include("@ROOT@/lessons/03-sending/exercise/solution.patch") || \
    __has_include("@ROOT@/README.md") || __has_include("@SUBS@/zoe/send.c") || \
    __has_include("@HOME@/secret") || __has_include("/etc/passwd") || \
    __has_include("../udp-send/udp-send.c")
#define FOUND 1
#else
#define FOUND 0
#endif
static void
attack(void)
{
	tried("an include", FOUND);
}
