/*
 * typing.h: lines from whoever types, for udp-chat. On a terminal libedit keeps
 * the line that is being typed whole when text arrives; without libedit, on a
 * dumb terminal and from a pipe, lines are plain.
 */
#ifndef TYPING_H
#define TYPING_H

#include "../common/records.h"
#include "screen.h"

static struct records typed;	/* the plain lines */

#ifdef LIBEDIT
#include "editing.h"
#else			/* no line is edited: nothing to keep whole */
static void
start_editing(void)
{
}

static void
clear_typed_line(void)
{
}

static void
show_typed_line(void)
{
}

static void
stop_editing(void)
{
}
#endif

/* `limit`: the most bytes that a line may have. The screen is ours from now. */
static void
start_typing(size_t limit)
{
	start_screen();
	take_screen();
	start_editing();
	records_start(&typed, limit);
	typed.terminal = false;	/* Who types plain lines gets no prompt. */
}

/*
 * The next line of a pipe, or of a terminal as it is, into *line, which stays
 * until the next call; its length without the newline, or -1 at the end.
 */
static ssize_t
plain_line(char **line)
{
	size_t len;

	while (!record_in_buffer(&typed, line, &len)) {
		if (typed.eof)
			return -1;
		if (typed.end - typed.start == sizeof(typed.buffer))
			measure_long_record(&typed);
		leave_screen();
		records_fill(&typed);
		take_screen();
	}
	return (ssize_t)len;
}

/* The next line, edited or plain: see plain_line. */
static ssize_t
next_line(char **line)
{
#ifdef LIBEDIT
	if (editor != NULL)
		return edited_line(line);
#endif
	return plain_line(line);
}

/* The screen is free afterwards. */
static void
stop_typing(void)
{
	stop_editing();
	leave_screen();
}

#endif
