/* Words of the command line: operands, addresses, ports, numbers, seconds. */
#include "fuzz.h"

enum { WORDS = 4 };

/* Up to WORDS words, each of which ends with a newline. */
static int
split(char *text, char **words)
{
	int count = 0;

	for (text = strtok(text, "\n"); text != NULL && count < WORDS;
	    text = strtok(NULL, "\n"))
		words[count++] = text;
	return count;
}

static void
take_numbers(const char *word)
{
	if (setjmp(ended) == 0) {
		long n = number("number", word, 0, 1000);

		must(n >= 0 && n <= 1000);
		must(word[strspn(word, "0123456789")] == '\0');
	}
	if (setjmp(ended) == 0)
		must(seconds("time", word) >= 0);
}

static void
take_operands(int count, char **words)
{
	struct sockaddr_storage sa, again;
	char text[ADDRESS_TEXT];
	struct operands ops;
	uint16_t port;
	socklen_t len;

	if (setjmp(ended) != 0)
		return;
	ops = read_operands(count, words);
	port = read_port(ops.port, true);
	len = read_address(&sa, AF_UNSPEC, false,
	    ops.address == NULL ? "::1" : ops.address, port);
	must(len == sizeof(struct sockaddr_in) ||
	    len == sizeof(struct sockaddr_in6));
	must(port_of(&sa) == port);
	/* The text of an address is an operand that gives it again. */
	(void)address_text(text, sizeof(text), &sa);
	words[0] = text;
	ops = read_operands(1, words);
	if (is_mapped(&sa))	/* shown as the IPv4 address it stands for */
		return;
	must(read_address(&again, AF_UNSPEC, false, ops.address,
	    read_port(ops.port, true)) == len);
	must(memcmp(&sa, &again, sizeof(sa)) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char text[4096], *words[WORDS];
	int count, i;

	len = len < sizeof(text) ? len : sizeof(text) - 1;
	(void)memcpy(text, data, len);
	text[len] = '\0';
	count = split(text, words);
	for (i = 0; i < count; i++)
		take_numbers(words[i]);
	take_operands(count, words);
	return 0;
}
