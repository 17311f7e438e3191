/*
 * fuzz.h: what the fuzz targets share. It takes the common headers in, and puts
 * between them and the world: exit comes back here, no name is looked up, and
 * standard input and output are memory. Include it first.
 */
#define PROGRAM "fuzz"
#define _GNU_SOURCE
#include <netdb.h>
#include <poll.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static jmp_buf ended;

static _Noreturn inline void
come_back(int status)
{
	longjmp(ended, status + 1);
}

static inline int
no_name(const char *name, const char *service, const struct addrinfo *hints,
    struct addrinfo **found)
{
	(void)name;
	(void)service;
	(void)hints;
	(void)found;
	return EAI_NONAME;
}

/* Standard input: the fuzzer's bytes, at most `piece` at a time. */
static const char *input;
static size_t input_len, piece;

static inline ssize_t
read_input(int fd, void *data, size_t len)
{
	(void)fd;
	len = len < input_len ? len : input_len;
	len = piece > 0 && len > piece ? piece : len;
	(void)memcpy(data, input, len);
	input += len;
	input_len -= len;
	return (ssize_t)len;
}

/* Standard output, and standard error, which is dropped. */
static char *written;
static size_t written_len;

static inline ssize_t
write_output(int fd, const void *data, size_t len)
{
	if (fd != STDOUT_FILENO)
		return (ssize_t)len;
	written = realloc(written, written_len + len + 1);
	if (written == NULL)
		abort();
	(void)memcpy(written + written_len, data, len);
	written_len += len;
	written[written_len] = '\0';
	return (ssize_t)len;
}

#define exit come_back
#define getaddrinfo no_name
#define read read_input
#define write write_output
#include "../../common/udp.h"
#include "../../common/print.h"
#include "../../common/records.h"
#include "../../common/clock.h"

/* What must be true of every input. */
static inline void
must(bool is_true)
{
	if (!is_true)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);
