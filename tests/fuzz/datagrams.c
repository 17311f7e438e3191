/*
 * Datagrams as output. The first byte chooses the form, the second how much of
 * the datagram was kept; the rest is one datagram.
 */
#include "fuzz.h"

/* Nothing that a terminal might obey: text, and one newline at the end. */
static void
check_terminal(void)
{
	size_t at, n;
	uint32_t code;

	must(written_len > 0 && written[written_len - 1] == '\n');
	for (at = 0; at < written_len - 1; at += n) {
		n = utf8(written + at, written_len - 1 - at, &code);
		must(n > 0 && code >= ' ' && (code < 0x7f || code > 0x9f));
		must(code != 0x61c && code != 0x200e && code != 0x200f);
		must(code < 0x2028 || code > 0x202e);
		must(code < 0x2066 || code > 0x2069);
	}
}

/* One line that is a JSON object as far as its strings go: RFC 8259. */
static void
check_json(void)
{
	bool string = false;
	size_t at, n;
	uint32_t code;

	must(written_len > 2 && written[0] == '{');
	must(memcmp(written + written_len - 2, "}\n", 2) == 0);
	for (at = 0; at < written_len - 1; at += n) {
		n = utf8(written + at, written_len - 1 - at, &code);
		must(n > 0 && code >= ' ');
		if (string && code == '\\') {
			at++;
			n = written[at] == 'u' ? 5 : 1;
			must(strchr("u\"\\", written[at]) != NULL);
		} else if (code == '"') {
			string = !string;
		}
	}
	must(!string);
}

/* Two digits a byte, and back. */
static void
check_hex(const char *data, size_t len)
{
	must(written_len == 2 * len + 1);
	must(hex_to_bytes(written, written_len - 1) == len);
	must(memcmp(written, data, len) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct output out;
	struct datagram got = { .data = (char *)bytes + 2 };
	const char *data = got.data;
	size_t len;

	if (size < 2 || size > 65535)
		return 0;
	len = size - 2;
	(void)memset(&out, 0, sizeof(out));
	got.from.ss_family = (bytes[0] & 64) != 0 ? AF_INET6 : AF_INET;
	got.len = len;
	got.size = len + bytes[1];
	form.hex = bytes[0] % 5 == 1;
	written_len = 0;
	switch (bytes[0] % 5) {
	case 0:
		out.raw = true;
		break;
	case 2:
		out.json = true;
		break;
	case 3:
		out.terminal = true;
		out.address = (bytes[0] & 32) != 0;
		break;
	default:
		break;
	}
	if (setjmp(ended) != 0)
		return 0;
	print_datagram(&out, &got);
	print_flush(&out);
	if (out.raw) {
		must(written_len == len);
		must(len == 0 || memcmp(written, data, len) == 0);
	} else if (form.hex) {
		check_hex(data, len);
	} else if (out.json) {
		check_json();
	} else if (out.terminal) {
		check_terminal();
	} else {
		must(written[written_len - 1] == '\n');
		must(memcmp(written, data, written_len - 1) == 0);
		must(written_len >= len);
	}
	return 0;
}
