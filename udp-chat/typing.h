/*
 * typing.h: lines from whoever types, for udp-chat. On a terminal libedit keeps
 * the line that is being typed whole when text arrives; without libedit, on a
 * dumb terminal and from a pipe, lines are plain.
 *
 * One lock guards the screen and the chat. The typing thread holds it always,
 * save while it waits for a key or a line. So whoever gets the lock finds the
 * screen at rest, and may write between clear_typed_line and show_typed_line.
 */
#include <pthread.h>

#include "../common/records.h"

static pthread_mutex_t screen = PTHREAD_MUTEX_INITIALIZER;

static void
take_screen(void)
{
	int error = pthread_mutex_lock(&screen);

	if (error != 0) {
		errno = error;
		die("cannot lock the screen");
	}
}

static void
leave_screen(void)
{
	int error = pthread_mutex_unlock(&screen);

	if (error != 0) {
		errno = error;
		die("cannot unlock the screen");
	}
}

/*
 * The next line of a pipe, or of a terminal as it is, into *line, which stays
 * until the next call; its length without the newline, or -1 at the end.
 */
static ssize_t
plain_line(char **line)
{
	static struct records in = { .delimiter = '\n', .limit = 65507 };
	size_t len;

	while (!record_in_buffer(&in, line, &len)) {
		if (in.eof)
			return -1;
		if (in.end - in.start == sizeof(in.buffer))
			measure_long_record(&in);
		leave_screen();
		records_fill(&in);
		take_screen();
	}
	return (ssize_t)len;
}

#ifdef LIBEDIT
#include "editing.h"
#else
static void
clear_typed_line(void)
{
}

static void
show_typed_line(void)
{
}

static void
start_typing(void)
{
	take_screen();
}

static ssize_t
next_line(char **line)
{
	return plain_line(line);
}

static void
stop_typing(void)
{
	leave_screen();
}

#endif
