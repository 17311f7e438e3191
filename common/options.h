/*
 * options.h: the options that every program has, and what is no option. udp.h
 * brings it.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#define COMMON_OPTIONS	"hqvV"
#define COMMON_LONG \
	{ "help", no_argument, NULL, 'h' }, \
	{ "quiet", no_argument, NULL, 'q' }, \
	{ "verbose", no_argument, NULL, 'v' }, \
	{ "version", no_argument, NULL, 'V' }
#define COMMON_USAGE \
"  -h, --help            show this help\n" \
"  -q, --quiet           no ready line, no summary, no hint\n" \
"  -v, --verbose         narrate every socket call on standard error\n" \
"  -V, --version         show the version\n"

/* What getopt_long returned, where the program itself has no use for it. */
static inline void
common_option(int c, char **argv, const char *letters, const char *usage)
{
	switch (c) {
	case 'q':
		quiet = true;
		return;
	case 'v':
		verbose = true;
		return;
	case 'h':
		(void)fputs(usage, stdout);
		flush_stdout();
		exit(EXIT_SUCCESS);
	case 'V':
		(void)puts(PROGRAM " (udp-steps) " VERSION FEATURES);
		flush_stdout();
		exit(EXIT_SUCCESS);
	case ':':	/* It is the last word; musl has stepped past the end. */
		usage_error("option '%.80s' needs a value", argv[optind - 1] ==
		    NULL ? argv[optind - 2] : argv[optind - 1]);
	default:	/* --foo, --quiet=x, or a letter within a word */
		if (optopt == 0 || strchr(letters, optopt) != NULL)
			usage_error("bad option '%.80s'", argv[optind - 1]);
		usage_error("bad option '-%c'", optopt);
	}
}

#endif
