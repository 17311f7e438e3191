/*
 * editing.h: the line being typed, kept whole by libedit, editline(3). typing.h
 * brings it where libedit is there, screen.h says who holds the screen when.
 */
#ifndef EDITING_H
#define EDITING_H

#include "screen.h"

#include <sys/ioctl.h>

#include <histedit.h>
#include <locale.h>
#include <termios.h>
#include <wchar.h>

static EditLine *editor;	/* NULL: lines are plain */
static bool editing;		/* a line is on the screen */
static struct termios sane;	/* the terminal as we found it */

static char *
prompt(EditLine *el)
{
	static char text[] = "> ";

	(void)el;
	return text;
}

/* The terminal as it was, before a signal stops or ends us. */
static void
on_terminal_signal(int sig)
{
	struct termios raw;
	int error = errno;

	if (sig != SIGWINCH && tcgetattr(STDIN_FILENO, &raw) == 0) {
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &sane);
		if (sig == SIGTSTP) {
			(void)raise(SIGSTOP);
			(void)tcsetattr(STDIN_FILENO, TCSANOW, &raw);
		} else {
			(void)signal(sig, SIG_DFL);
			(void)raise(sig);
		}
	}
	errno = error;
}

static void
restore_terminal(void)
{
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &sane);
}

/* For libedit: one character from the keyboard. Lets go of the screen. */
static int
read_key(EditLine *el, wchar_t *key)
{
	mbstate_t state;
	size_t got = (size_t)-2;
	ssize_t n;
	char byte;

	(void)memset(&state, 0, sizeof(state));
	while (got == (size_t)-2) {	/* a part of a character */
		leave_screen();
		n = read_some(STDIN_FILENO, &byte, 1);
		take_screen();
		if (n == -1 && errno == EINTR) {	/* resized, continued */
			el_resize(el);
			(void)el_set(el, EL_REFRESH);
			continue;
		}
		if (n != 1)
			return (int)n;
		got = mbrtowc(key, &byte, 1, &state);
		if (got == (size_t)-1) {	/* no character: pass over */
			(void)memset(&state, 0, sizeof(state));
			got = (size_t)-2;
		}
	}
	return 1;
}

/* Takes the typed line off the screen; the cursor is where it began. */
static void
clear_typed_line(void)
{
	const LineInfoW *line;
	const wchar_t *c;
	struct winsize size;
	char up[32] = "";
	int columns = 80, column = 2, rows = 0, width;

	if (editor == NULL || !editing)
		return;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		columns = size.ws_col;
	line = el_wline(editor);
	for (c = line->buffer; c < line->cursor; c++) {
		width = wcwidth(*c) > 0 ? wcwidth(*c) : 0;
		if (column + width > columns) {	/* does not fit: wraps */
			rows++;
			column = 0;
		}
		column += width;
		if (column == columns) {
			rows++;
			column = 0;
		}
	}
	if (rows > 0)
		(void)snprintf(up, sizeof(up), "\033[%dA", rows);
	(void)!write(STDOUT_FILENO, up, strlen(up));
	(void)!write(STDOUT_FILENO, "\r\033[J", 4);
}

/* Puts the typed line back, below what was written. */
static void
show_typed_line(void)
{
	if (editor != NULL && editing)
		(void)el_set(editor, EL_REFRESH);
}

/* The stderr_hook: a message of the program's own, above the typed line. */
static void
tell_above(const char *line, size_t len)
{
	clear_typed_line();
	(void)!write(STDERR_FILENO, line, len);
	show_typed_line();
}

/* Does nothing where lines stay plain: on a dumb terminal, from a pipe. */
static void
start_editing(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
	    SIGTSTP, SIGWINCH };
	const char *terminal = getenv("TERM");
	struct sigaction action, old;
	size_t i;

	if (terminal == NULL || terminal[0] == '\0' ||
	    strcmp(terminal, "dumb") == 0 || isatty(STDOUT_FILENO) != 1 ||
	    tcgetattr(STDIN_FILENO, &sane) == -1)
		return;
	if (setlocale(LC_CTYPE, "") == NULL || MB_CUR_MAX == 1)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
	editor = el_init(PROGRAM, stdin, stdout, stderr);
	if (editor == NULL)
		return;
	(void)el_set(editor, EL_PROMPT, prompt);
	(void)el_set(editor, EL_EDITOR, "emacs");
	(void)el_set(editor, EL_GETCFN, read_key);
	if (isatty(STDERR_FILENO) == 1)
		stderr_hook = tell_above;
	if (atexit(restore_terminal) != 0)
		die("cannot keep the terminal sane");
	(void)memset(&action, 0, sizeof(action));
	action.sa_handler = on_terminal_signal;
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &old) == -1 ||
		    (old.sa_handler != SIG_IGN &&
		    sigaction(signals[i], &action, NULL) == -1))
			die("cannot catch signal %d", signals[i]);
}

/* The next line that was edited, as plain_line in typing.h gives one. */
static ssize_t
edited_line(char **line)
{
	const char *edited;
	int count = 0;

	editing = true;
	edited = el_gets(editor, &count);
	editing = false;
	*line = (char *)edited;
	if (edited == NULL || count <= 0)
		return -1;
	return edited[count - 1] == '\n' ? count - 1 : count;
}

static void
stop_editing(void)
{
	stderr_hook = NULL;
	if (editor != NULL)
		el_end(editor);
	editor = NULL;
}

#endif
