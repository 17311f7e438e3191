/*
 * fate.h: what becomes of a datagram on a bad wire. It is decided by the
 * datagram's number and the seed, and by nothing else: so the same story can be
 * told again, on any machine.
 */
#ifndef FATE_H
#define FATE_H

#include "../../common/clock.h"
#include "../../common/number.h"
#include "../../common/options.h"

/* What may happen to one: four rules, and three things that are rolled too. */
enum { LOSS, COPY, LATE, CHANGE, RULES, JITTER = RULES, COPY_JITTER, BIT };

/* Two options for each rule: how many, and which. They have no letters. */
#define CHANCE	(NO_LETTER + 10)
#define NUMBERS	(NO_LETTER + 20)
#define SEED	(NO_LETTER + 30)

#define FATE_ROWS \
	{ CHANCE + LOSS, "loss", "P", "lose P percent" }, \
	{ CHANCE + COPY, "dup", "P", "carry P percent twice" }, \
	{ CHANCE + LATE, "reorder", "P", \
	    "carry P percent after the one that follows" }, \
	{ CHANCE + CHANGE, "corrupt", "P", "change one bit of P percent" }, \
	{ NUMBERS + LOSS, "drop", "LIST", \
	    "lose these: 3,7 are datagrams, r2 is a reply" }, \
	{ NUMBERS + COPY, "twice", "LIST", "carry these twice" }, \
	{ NUMBERS + LATE, "late", "LIST", \
	    "carry these after the one that follows" }, \
	{ NUMBERS + CHANGE, "change", "LIST", "change one bit of these" }, \
	{ SEED, "seed", "N", "the same seed, the same story" }

struct fate {
	int64_t chance[RULES];		/* of SECOND, which stands for all */
	const char *numbers[RULES];	/* 3,r7 or NULL */
	long seed;			/* -1: none was given */
};

/* One of the options above. Returns false when c is another. */
static bool
fate_option(struct fate *f, int c, const char *word)
{
	const char *p = word;

	if (c == SEED) {
		f->seed = number("seed", word, 0, INT32_MAX);
		return true;
	}
	if (c >= CHANCE && c < CHANCE + RULES) {
		f->chance[c - CHANCE] = decimal(word, 100) / 100;
		if (decimal(word, 100) == -1)
			usage_error("bad percentage '%.80s': 0 to 100, as in "
			    "5 or 0.5", word);
		return true;
	}
	if (c < NUMBERS || c >= NUMBERS + RULES)
		return false;
	do {	/* [r]N[,[r]N]... */
		p += *p == 'r';
		if (*p < '1' || *p > '9')
			break;
		p += strspn(p, "0123456789");
	} while (*p++ == ',');
	if (p == word || p[-1] != '\0')
		usage_error("bad numbers '%.80s': 3,7 are datagrams, r2 is "
		    "the second one on the way back", word);
	f->numbers[c - NUMBERS] = word;
	return true;
}

/*
 * Without a seed: one of our own. Where anything is left to chance it is told,
 * so that it can be given.
 */
static void
fate_start(struct fate *f, bool chance)
{
	int i;

	if (f->seed != -1)
		return;
	f->seed = (long)(now() / 1000 % 1000000);
	for (i = 0; i < RULES; i++)
		chance = chance || f->chance[i] > 0;
	if ((chance || f->numbers[CHANGE] != NULL) && !quiet)
		say("--seed %ld tells this story again", f->seed);
}

/* Steele and others, Fast Splittable Pseudorandom Number Generators, 2014. */
static uint64_t
mix(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* Looks like chance, is the same for the same seed, datagram and purpose. */
static uint64_t
roll(const struct fate *f, bool back, uintmax_t number, int purpose)
{
	return mix(mix(mix(number) + (uint64_t)f->seed) +
	    (uint64_t)purpose * 2 + back);
}

/* Does a list such as 3,r7 name this datagram? */
static bool
is_named(const char *list, bool back, uintmax_t number)
{
	char word[24];
	size_t n, len;

	len = (size_t)snprintf(word, sizeof(word), "%s%ju", back ? "r" : "",
	    number);
	for (; list != NULL; list = list[n] == ',' ? list + n + 1 : NULL) {
		n = strcspn(list, ",");
		if (n == len && memcmp(list, word, len) == 0)
			return true;
	}
	return false;
}

/* Does the rule apply to this datagram, by its number or by chance? */
static bool
meets(const struct fate *f, bool back, uintmax_t number, int rule)
{
	return is_named(f->numbers[rule], back, number) || (int64_t)
	    (roll(f, back, number, rule) % SECOND) < f->chance[rule];
}

#endif
