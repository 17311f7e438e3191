/* lines COUNT SIZE: writes the lines that the bare loops send, see bare.h. */
#include "bare.h"

int
main(int argc, char **argv)
{
	long i, count = atol(argv[1]);
	size_t at, size, fixed = (size_t)atol(argv[argc - 1]);

	for (i = 0; i < count; i++) {
		size = next_size(fixed);
		for (at = 0; at < size; at++)
			(void)putchar('a' + (int)((size_t)i + at) % 26);
		(void)putchar('\n');
	}
	return fflush(stdout) == EOF;
}
