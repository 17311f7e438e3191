# udp-steps: five small programs, one for each step of UDP.
#
#   make              build the programs into bin/
#   make demo         build, then show every program at work over loopback
#   make lessons      do all that the lessons show, and compare
#   make read-3       show lesson 3 here (UDP_LANG=zh: in Chinese)
#   make book         the lessons for a browser, into build/book
#   make start-3      begin the exercise of lesson 3, in work/03
#   make grade-3      mark it; hint-3, reset-3, replay-3 CHECK=2, progress
#   make classroom    the exercises for GitHub Classroom, into build/classroom
#   make check        run every test (installs nothing)
#   make deps         install what check needs, by apt
#   make torture      every fault, hostile input, build and analyzer; long
#   make bench        measure, beside bare C loops and other tools; minutes
#   make lint         warnings as errors by gcc and clang, shellcheck, mandoc
#   make install      to PREFIX (/usr/local) below DESTDIR, with manual pages
#   make uninstall    take away what install put there
#   make clean        remove everything built
#   make help         show this
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR are yours to set. BIN=DIR
# builds elsewhere, LIBEDIT=no builds udp-chat without line editing.

CFLAGS	?= -O2 -g
PREFIX	?= /usr/local
BIN	?= bin
LIBEDIT	?= $(shell pkg-config --exists libedit 2>/dev/null && echo yes)

STANDARD = -std=c11 -pthread
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	-Wformat=2
PROGRAMS = udp-bind udp-send udp-recv udp-bcast udp-chat
WIRE	= udp-wire
WATCH	= $(if $(filter Linux,$(shell uname)),udp-watch)
HEADERS	= $(wildcard common/*.h udp-*/*.h lessons/lab/*.h)
BUILT	= $(PROGRAMS:%=$(BIN)/%) $(WIRE:%=$(BIN)/%)
COMPILE	= $(CC) $(STANDARD) $(WARNINGS) $(CPPFLAGS) $(EDIT) $(CFLAGS) \
	$(LDFLAGS) -o $@ $< $(EDITLIBS)

all: $(BUILT) $(WATCH:%=$(BIN)/%)

ifeq ($(LIBEDIT),yes)
%-chat: EDIT = -DLIBEDIT $(shell pkg-config --cflags libedit)
%-chat: EDITLIBS = $(shell pkg-config --libs libedit)
endif

.SECONDEXPANSION:
$(PROGRAMS:%=$(BIN)/%): $(BIN)/%: $$*/$$*.c $(HEADERS)
	@mkdir -p $(BIN)
	$(COMPILE)

$(BIN)/udp-w%: lessons/lab/udp-w%.c $(HEADERS)
	@mkdir -p $(BIN)
	$(COMPILE)

demo: all
	@PATH="$(abspath $(BIN)):$$PATH" lessons/demo

lessons: all
	@printf '%s\n' lessons/*/en.md | xargs -P 4 -n 1 lessons/tools/run

read-%:
	@lessons/tools/read $*

book:
	@lessons/tools/book

# UDP_SEND='python3 my_send.py' reaches the grader by the environment.
start-% grade-% hint-% reset-%:
	@lessons/grader/grade $(subst -, ,$@)

replay-%:
	@lessons/grader/grade grade $* --check $(CHECK)

progress:
	@lessons/grader/grade progress

classroom:
	@lessons/grader/grade classroom

check: all
	@tests/check

torture: all
	@tests/torture/torture "$(STANDARD) $(WARNINGS)"

BENCH	= $(patsubst tests/bench/%.c,build/bench/%,$(wildcard tests/bench/*.c))

bench: all $(BENCH)
	@PATH="$(abspath $(BIN)):$(CURDIR)/build/bench:$$PATH" \
	    tests/bench/bench $(ARGS)

build/bench/pairs: LDFLAGS += -static
build/bench/%: tests/bench/%.c tests/bench/bare.h
	@mkdir -p build/bench
	$(COMPILE)

deps:
	@tests/deps

lint:
	@tests/lint "$(STANDARD) $(WARNINGS)"

install: all
	install -d "$(TO)/bin" "$(TO)/share/man/man1" \
	    "$(TO)/$(BASH_COMPLETIONS)" "$(TO)/$(ZSH_COMPLETIONS)" \
	    "$(TO)/$(FISH_COMPLETIONS)"
	install $(BUILT) "$(TO)/bin"
	install -m 644 $(PROGRAMS:%=%/*.1) lessons/lab/*.1 "$(TO)/share/man/man1"
	for p in $(PROGRAMS) $(WIRE); do \
	install -m 644 completions/udp-steps.bash \
	    "$(TO)/$(BASH_COMPLETIONS)/$$p" && \
	install -m 644 completions/udp-steps.fish \
	    "$(TO)/$(FISH_COMPLETIONS)/$$p.fish" || exit; done
	install -m 644 completions/_udp-steps "$(TO)/$(ZSH_COMPLETIONS)"

uninstall:
	for p in $(PROGRAMS) $(WIRE); do rm -f "$(TO)/bin/$$p" \
	    "$(TO)/share/man/man1/$$p.1" \
	    "$(TO)/$(BASH_COMPLETIONS)/$$p" \
	    "$(TO)/$(FISH_COMPLETIONS)/$$p.fish" || exit; done
	rm -f "$(TO)/$(ZSH_COMPLETIONS)/_udp-steps"

TO	= $(DESTDIR)$(PREFIX)
BASH_COMPLETIONS = share/bash-completion/completions
FISH_COMPLETIONS = share/fish/vendor_completions.d
ZSH_COMPLETIONS = share/zsh/site-functions

clean:
	rm -rf bin build

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

.PHONY: all demo lessons book progress classroom check torture bench deps lint install uninstall clean help
