# udp-steps: five small programs, one for each step of UDP.
#
#   make              build the programs into bin/
#   make demo         build, then show every program at work over loopback
#   make lessons      do all that the lessons show, and compare
#   make read-3       show lesson 3 here (UDP_LANG=zh: in Chinese)
#   make book         the lessons for a browser and as EPUBs, into build/book
#   make page         the course in a browser, with a Linux in it: build/page
#   make page-serve   serve it to a whole room, as one network (PORT=8080)
#   make page-check   use it in Chromium, as a pupil does
#   make start-3      begin the exercise of lesson 3, in work/03 (IN=python)
#   make grade-3      mark it; task-3, hint-3, reset-3, compare-3, replay-3 CHECK=2
#   make progress     how far it is; make watch: each file is marked on save
#   make classroom    the exercises as repositories, into build/classroom
#   make check        run the tests (EVERY=yes: all; installs nothing)
#   make deps         install what check needs, by apt
#   make torture      every fault, hostile input, build and analyzer; long
#   make bench        measure, beside bare C loops and other tools; minutes
#   make lint         gcc, clang, shellcheck, flake8, mandoc, .editorconfig
#   make install      to PREFIX (/usr/local) below DESTDIR, with manual pages
#   make uninstall    take away what install put there
#   make install-apparmor  let lan and the grader here make namespaces, where
#                     AppArmor forbids it; FOR='/home/*/udp-steps': in those
#   make dist         all of this as a tarball, into build
#   make deb          Debian packages of it, into build/deb
#   make clean        remove everything built
#   make help         show this
#
# CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX, DESTDIR are yours to set. BIN=DIR
# builds elsewhere, LIBEDIT=no builds udp-chat without line editing.

CFLAGS	?= -O2 -g
PREFIX	?= /usr/local
BIN	?= bin

STANDARD = -std=c11 -pthread
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	-Wformat=2
PROGRAMS = udp-bind udp-send udp-recv udp-bcast udp-chat
WIRE	= udp-wire
HEADERS	= $(wildcard common/*.h udp-*/*.h lessons/lab/*.h)
BUILT	= $(PROGRAMS:%=$(BIN)/%) $(WIRE:%=$(BIN)/%)

# The compiler is asked what it builds for, and whether it finds libedit. Only
# Linux has packet sockets. iconv is a library of its own on macOS, and on
# OpenBSD, from ports: CPPFLAGS and LDFLAGS say where. A cross compiler may
# lack it, and what it builds lacks -e.
TARGET	= $(shell $(CC) -dumpmachine 2>/dev/null || uname | tr A-Z a-z)
is_for	= $(strip $(foreach system,$1,$(findstring $(system),$(TARGET))))
WATCH	= $(if $(call is_for,linux),udp-watch)
finds	= $(shell dir=$$(mktemp -d) && \
	echo 'int main(void) { return $3 == 0; }' | \
	$(CC) $(CPPFLAGS) $(CFLAGS) -include $2 -x c - \
	$(LDFLAGS) $1 -o "$$dir/a" >/dev/null 2>&1 && echo yes; \
	rm -rf "$$dir")
ICONV	= $(if $(call is_for,darwin macos openbsd),$(if \
	$(call finds,-liconv,iconv.h,iconv_open),-liconv,-DNO_ICONV))
LIBEDIT	?= $(call finds,-ledit,histedit.h,el_init)

FLAGS	= $(STANDARD) $(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)
COMPILE	= $(CC) $(FLAGS) $(STATIC) $(EDIT:%=-DLIBEDIT) -o $@ $< \
	$(EDIT:%=-ledit) $(ICONV)

all: $(BUILT) $(WATCH:%=$(BIN)/%)

vpath %.c $(PROGRAMS) lessons/lab
$(BUILT) $(BIN)/udp-watch: $(BIN)/%: %.c $(HEADERS) $(BIN)/.built-with
	$(COMPILE)
%-chat: EDIT = $(filter yes,$(LIBEDIT))

# What all was built with. When that is no longer so, all is built again; but
# `make install`, told nothing, takes what is there: sudo and packagers' tools
# call it without what they told make.
WITH	= $(subst ','\'',$(TARGET) $(CC) $(FLAGS) $(ICONV) libedit:$(LIBEDIT))
CHANGED	= printf '%s\n' '$(WITH)' | cmp -s - $(BIN)/.built-with || echo yes
TOLD	= $(filter command,$(foreach variable,CC CFLAGS CPPFLAGS LDFLAGS \
	LIBEDIT,$(origin $(variable))))
DEPS	= $(filter deps,$(MAKECMDGOALS))
ifneq ($(MAKECMDGOALS)$(TOLD),install)
$(BIN)/.built-with: $(if $(DEPS),anew,$(if $(shell $(CHANGED)),anew)) | $(DEPS)
endif
$(BIN)/.built-with:
	@mkdir -p $(BIN)
	@test -z "$$($(CHANGED))" || printf '%s\n' '$(WITH)' >$@

demo: all
	@PATH="$(abspath $(BIN)):$$PATH" lessons/demo

lessons: all
	@printf '%s\n' lessons/*/en.md | xargs -P 4 -n 1 lessons/tools/run

read-%:
	@lessons/tools/read $*

task-%:
	@lessons/tools/read $* exercise

book:
	@lessons/tools/book

page:
	@lessons/page/build

page-serve:
	@node lessons/page/serve.mjs $(or $(PORT),8080)

page-check:
	@node tests/course/page.mjs "$(ARGS)"

# UDP_SEND='node my_send.js' reaches the grader by the environment.
start-% reset-%:
	@lessons/grader/grade $(subst -, ,$@) $(IN:%=--in %)

hint-% compare-%:
	@lessons/grader/grade $(subst -, ,$@)

grade-% replay-%:
	@lessons/grader/grade grade $* $(CHECK:%=--check %)

progress watch:
	@lessons/grader/grade $@

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

build/bench/pairs: STATIC = -static
build/bench/%: tests/bench/%.c tests/bench/bare.h $(BIN)/.built-with
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
	install -m 644 $(PROGRAMS:%=%/*.1) $(WIRE:%=lessons/lab/%.1) \
	    "$(TO)/share/man/man1"
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

# Beside the profile of a package, which is for what that has installed.
install-apparmor:
	install -d "$(DESTDIR)/etc/apparmor.d"
	sed -e 's|^\(@{udp_steps} =\).*|\1 "$(FOR)"|' \
	    -e 's/^\(profile udp-steps\)/\1-source/' packaging/apparmor >"$(PROFILE)"
	test -n "$(DESTDIR)" || apparmor_parser -r "$(PROFILE)" || \
	    { rm -f "$(PROFILE)"; exit 1; }

uninstall-apparmor:
	test -n "$(DESTDIR)" || apparmor_parser -R "$(PROFILE)"
	rm -f "$(PROFILE)"

FOR	?= $(CURDIR)
PROFILE	= $(DESTDIR)/etc/apparmor.d/udp-steps-source
TO	= $(DESTDIR)$(PREFIX)
BASH_COMPLETIONS = share/bash-completion/completions
FISH_COMPLETIONS = share/fish/vendor_completions.d
ZSH_COMPLETIONS = share/zsh/site-functions

dist deb:
	@packaging/$@

clean:
	rm -rf bin build

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//p' Makefile

.PHONY: all anew demo lessons book page page-serve page-check progress watch \
	classroom check torture bench deps lint install uninstall \
	install-apparmor uninstall-apparmor dist deb clean help
