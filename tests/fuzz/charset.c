/*
 * -e, both ways, in the charset that FUZZ_CHARSET names (gbk unless told): the
 * first byte says which way.
 */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static char wire[DATAGRAM_MAX], text[DECODED_MAX(DATAGRAM_MAX)];
	const char *data = (const char *)bytes + 1;
	size_t len, n;
	uint32_t code;
	bool clean;

	form.charset = getenv("FUZZ_CHARSET");
	if (form.charset == NULL)
		form.charset = "gbk";
	if (size == 0 || size > 65535 || setjmp(ended) != 0)
		return 0;
	if (bytes[0] % 2 == 0) {
		len = encode(data, size - 1, wire, sizeof(wire));
		if (len == SIZE_MAX || len > sizeof(wire))
			return 0;
		data = wire;
	} else {
		len = size - 1;
	}
	len = decode(data, len, text, &clean);
	must(len <= sizeof(text));
	/* What was encoded can be decoded, unless the text itself shifts. */
	must(bytes[0] % 2 == 1 || clean ||
	    memchr(bytes, '\033', size) != NULL);
	/* What comes out is UTF-8, whatever went in. */
	for (data = text; len > 0; data += n, len -= n) {
		n = utf8(data, len, &code);
		must(n > 0);
	}
	return 0;
}
