/*
 * short.c: to be preloaded. read and write move a byte at a time, as they may:
 * read(2), write(2).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

ssize_t
read(int fd, void *data, size_t len)
{
	ssize_t (*real)(int, void *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "read");
	return real(fd, data, len > 0);
}

ssize_t
write(int fd, const void *data, size_t len)
{
	ssize_t (*real)(int, const void *, size_t);

	*(void **)&real = dlsym(RTLD_NEXT, "write");
	return real(fd, data, len > 0);
}
