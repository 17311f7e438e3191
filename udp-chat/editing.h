/*
 * editing.h: the line being typed, kept whole by libedit, editline(3). typing.h
 * brings it where libedit is there, screen.h says who holds the screen when.
 */
#ifndef EDITING_H
#define EDITING_H

#include "screen.h"
#include "terminal.h"

#include <sys/ioctl.h>

#include <histedit.h>
#include <locale.h>
#include <wchar.h>
#include <wctype.h>

static EditLine *editor;	/* NULL: lines are plain */

static char *
prompt(EditLine *el)
{
	static char text[] = "> ";

	(void)el;
	return text;
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

struct cursor {
	int row, column;
	int columns;			/* the screen's */
};

/* A character that is so wide stands there now, and the cursor behind it. */
static void
move_on(struct cursor *at, int width)
{
	if (at->column + width > at->columns) {	/* does not fit: wraps */
		at->row++;
		at->column = 0;
	}
	at->column += width;
	if (at->column == at->columns) {
		at->row++;
		at->column = 0;
	}
}

/* The same for what libedit shows of c: blanks, ^A, or \U+1234. */
static void
pass_over(struct cursor *at, wchar_t c)
{
	int n = iswcntrl((wint_t)c) != 0 ? 2 : c > 0xffff ? 8 : 7;

	if (c == L'\t')
		do
			move_on(at, 1);
		while (at->column % 8 != 0);
	else if (wcwidth(c) >= 0)
		move_on(at, wcwidth(c));
	else
		while (n-- > 0)
			move_on(at, 1);
}

/* Takes the typed line off the screen; the cursor is where it began. */
static void
clear_typed_line(void)
{
	struct cursor at = { .column = 2, .columns = 80 };
	const LineInfoW *line;
	const wchar_t *c;
	struct winsize size;
	char up[32] = "";

	if (editor == NULL || !editing)
		return;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		at.columns = size.ws_col;
	line = el_wline(editor);
	for (c = line->buffer; c < line->cursor; c++)
		pass_over(&at, *c);
	if (at.row > 0)
		(void)snprintf(up, sizeof(up), "\033[%dA", at.row);
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
	const char *terminal = getenv("TERM");

	if (terminal == NULL || terminal[0] == '\0' ||
	    strcmp(terminal, "dumb") == 0 || isatty(STDOUT_FILENO) != 1 ||
	    tcgetattr(STDIN_FILENO, &sane) == -1)
		return;
	if (setlocale(LC_CTYPE, "") == NULL || MB_CUR_MAX == 1)
		(void)setlocale(LC_CTYPE, "C.UTF-8");
	editor = el_init(PROGRAM, stdin, stdout, stderr);
	if (editor == NULL)
		return;
	keep_terminal_sane();
	(void)el_set(editor, EL_PROMPT, prompt);
	(void)el_set(editor, EL_EDITOR, "emacs");
	(void)el_set(editor, EL_GETCFN, read_key);
	(void)el_set(editor, EL_BIND, "^I", "ed-insert", NULL);
	(void)el_set(editor, EL_PREP_TERM, 1);
	(void)tcgetattr(STDIN_FILENO, &raw);
	(void)el_set(editor, EL_PREP_TERM, 0);
	if (isatty(STDERR_FILENO) == 1)
		stderr_hook = tell_above;
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
