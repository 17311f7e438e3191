/*
 * Standard input as records. The first byte chooses the options and the size
 * of the pieces that read gives.
 */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct records in;
	const char *data, *begin = (const char *)bytes + 1;
	size_t len, at = 0;
	uint8_t how;

	if (size == 0)
		return 0;
	how = bytes[0];
	(void)memset(&in, 0, sizeof(in));
	form.whole = (how & 1) != 0;
	form.null = (how & 2) != 0 && !form.whole;
	form.hex = (how & 4) != 0;
	piece = how >> 3;
	input = begin;
	input_len = size - 1;
	if (setjmp(ended) != 0)
		return 0;
	records_start(&in, 65507);
	while (next_record(&in, &data, &len)) {
		must(len <= 65507);
		if (form.hex)
			continue;
		/* The records and their ends are the input, in order. */
		must(memcmp(data, begin + at, len) == 0);
		at += len;
		if (!form.whole && at < size - 1)
			must(begin[at++] == record_end());
	}
	must(form.hex || at == size - 1);
	must(in.eof);
	return 0;
}
