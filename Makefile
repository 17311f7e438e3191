CC ?= cc
all:
	mkdir -p bin && for p in udp-send udp-recv udp-bind udp-bcast; do [ -f $$p/$$p.c ] && $(CC) -std=c11 -O2 -g -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Wformat=2 $$p/$$p.c -o bin/$$p; done
