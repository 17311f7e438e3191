/*
 * options.h: what the five udp-X/options.h stand on: the form of their tables
 * of options, and one reader for it. What getopt_long(3) wants and what --help
 * shows is made from the table.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "output.h"

#include <getopt.h>

#define OPTIONS_MAX	40	/* rows in a table */
#define NO_LETTER	256	/* behind all letters: for a long name alone */

struct option_row {
	int letter;		/* or NO_LETTER + 1, 2 ...; 0: no more rows */
	const char *name;	/* after -- */
	const char *argument;	/* what the value is called, or NULL */
	const char *sentence;	/* what it does */
};

/* What every program has; the last rows of its table. */
#define COMMON_ROWS \
	{ 'h', "help", NULL, "show this help" }, \
	{ 'q', "quiet", NULL, "no ready line, no summary, no hint" }, \
	{ 'v', "verbose", NULL, \
	    "narrate every socket call on standard error" }, \
	{ 'V', "version", NULL, "show the version" }, \
	{ 0, NULL, NULL, NULL }

/* --help: the usage, and a line for each row. Ends with status 0. */
static inline _Noreturn void
show_help(const char *usage, const struct option_row *row)
{
	char letter[] = "-?,", name[40];

	(void)fputs(usage, stdout);
	for (; row->letter != 0; row++) {
		letter[1] = (char)row->letter;
		(void)snprintf(name, sizeof(name), "--%s%s%s", row->name,
		    row->argument == NULL ? "" : "=",
		    row->argument == NULL ? "" : row->argument);
		(void)printf("  %3s %-17s %s\n",
		    row->letter < NO_LETTER ? letter : "", name,
		    row->sentence);
	}
	flush_stdout();
	exit(EXIT_SUCCESS);
}

/* A word that is no option of ours, or one that lacks its value: see getopt. */
static inline _Noreturn void
bad_option(int c, char **argv, const char *letters)
{
	/* musl has stepped past the end for a word that lacks its value. */
	const char *word = argv[optind - 1] != NULL ? argv[optind - 1] :
	    argv[optind - 2];

	if (c == ':')
		usage_error("option '%.80s' needs a value", word);
	/* optopt: the letter at fault; --foo: none; --quiet=x: a good one. */
	if (optopt == 0 || optopt >= NO_LETTER ||
	    strchr(letters, optopt) != NULL)
		usage_error("bad option '%.80s'", word);
	usage_error("bad option '-%c'", optopt);
}

/*
 * The next option of the command line that is the program's own (-h, -q, -v and
 * -V are dealt with here): its letter, or what its row has instead; its value
 * is in optarg. Returns -1 behind the last; the words from optind on are
 * operands. What is no option ends the program.
 */
static inline int
next_option(int argc, char **argv, const char *usage,
    const struct option_row *rows)
{
	static struct option names[OPTIONS_MAX];
	/* + stops at the first operand, : has a missing value told by ':'. */
	static char letters[2 * OPTIONS_MAX] = "+:";
	size_t i, at = 2;
	int c;

	for (i = 0; rows[i].letter != 0; i++) {
		names[i] = (struct option) { .name = rows[i].name,
		    .has_arg = rows[i].argument == NULL ? no_argument :
		    required_argument, .val = rows[i].letter };
		if (rows[i].letter >= NO_LETTER)
			continue;
		letters[at++] = (char)rows[i].letter;
		if (rows[i].argument != NULL)
			letters[at++] = ':';
	}
	for (;;) {
		c = getopt_long(argc, argv, letters, names, NULL);
		switch (c) {
		case 'q':
			quiet = true;
			break;
		case 'v':
			verbose = true;
			break;
		case 'h':
			show_help(usage, rows);
		case 'V':
			(void)puts(PROGRAM " (udp-steps) " VERSION FEATURES);
			flush_stdout();
			exit(EXIT_SUCCESS);
		case ':':
		case '?':
			bad_option(c, argv, letters + 2);
		default:
			return c;
		}
	}
}

#endif
