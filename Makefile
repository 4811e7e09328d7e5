# callsheet
#
#   make            build everything into build/
#   make demo       install what is missing, build, start the local workspace
#   make test       install what is missing, build, run every test
#   make interop    the official Slack SDKs, and a browser on the page
#   make lint       clang-tidy, cppcheck, gcc -fanalyzer, the include table;
#                   make format
#   make fuzz       each fuzz target for FUZZ_SECONDS (600) of processor
#                   time (FUZZ_NAMES="args unpack" for some)
#   make valgrind   unit suites under valgrind (SUITES="a b" for some)
#   make soak       long loads, kills and full disks (KILLS=10000 PARTS="storm")
#   make train-accounts DATA=FILE.csv    how good the judge of accounts is
#   make train-comments DATA=FILE.csv    the same for comments, and weights
#   make bench      beside Bolt + better-sqlite3; QUICK=1, SECTIONS="speed"
#   make install    into $(DESTDIR)$(PREFIX)
#
# V=1 shows the commands. SANITIZE=1 builds with ASan and UBSan into
# build/san. WERROR=1 (as in CI) makes warnings errors.

PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
AR ?= ar
CLANG ?= clang
VERSION := 0.1.0
FUZZ_SECONDS ?= 600

PACKAGES := gcc libc6-dev make pkg-config libwebsockets-dev libjansson-dev \
	libsqlite3-dev libcurl4-openssl-dev libssl-dev libical-dev \
	libutf8proc-dev libpcre2-dev libcsv-dev libexttextcat-dev \
	libarchive-dev libexpat1-dev libseccomp-dev \
	libcairo2-dev libpango1.0-dev fonts-dejavu-core \
	libexttextcat-data tzdata ca-certificates
TEST_PACKAGES := $(PACKAGES) check

ifdef FUZZ
B := build/fuzz
CC := $(CLANG)
else ifdef SANITIZE
B := build/san
else
B := build
endif
GEN := $(B)/gen
Q := $(if $(V),,@)

LIBS := libwebsockets jansson sqlite3 libcurl libcrypto libssl libical \
	libutf8proc libpcre2-8 libexttextcat
pkg = $(shell pkg-config $(1) $(2) 2>/dev/null)
LIB_CFLAGS := $(call pkg,--cflags,$(LIBS))
LIB_LIBS := $(call pkg,--libs,$(LIBS)) -lcsv -lm
CHECK_LIBS := $(call pkg,--libs,check)
WORKSPACE_LIBS := $(call pkg,--libs,libwebsockets jansson)
WORKER_PACKAGES := libarchive expat libseccomp pangocairo pangoft2 fontconfig
WORKER_LIBS := $(call pkg,--libs,$(WORKER_PACKAGES)) -lm
# Not our headers: their warnings are not ours.
WORKER_CFLAGS := $(subst -I,-isystem ,$(call pkg,--cflags,$(WORKER_PACKAGES)))

CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wshadow -Wpointer-arith -Wcast-qual \
	-Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wundef \
	-Wformat=2 -Wvla -Wimplicit-fallthrough $(if $(WERROR),-Werror)
# Nothing is ever unwound but by debuggers, who read the debug information:
# without those tables two hundred kilobytes less are installed.
UNWIND := $(if $(SANITIZE)$(FUZZ),,-fno-asynchronous-unwind-tables \
	-fno-unwind-tables)
HARDEN := -fstack-protector-strong -fPIE -fno-strict-overflow $(UNWIND) \
	$(if $(SANITIZE)$(FUZZ),,-D_FORTIFY_SOURCE=2)
# Packed, the relocations of our tables of sentences and words are a fortieth:
# nine hundred kilobytes less.
LDHARDEN := -pie -Wl,-z,relro,-z,now,-z,pack-relative-relocs \
	-Wl,--as-needed
comma := ,
SAN := $(if $(SANITIZE),-fsanitize=address$(comma)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer \
	-DCALLSHEET_SANITIZED) $(if $(FUZZ),\
	-fsanitize=fuzzer-no-link$(comma)address$(comma)undefined \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer \
	-DCALLSHEET_SANITIZED)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -DSQLITE_ENABLE_SESSION \
	-DSQLITE_ENABLE_PREUPDATE_HOOK -DCALLSHEET_VERSION='"$(VERSION)"' \
	$(WARNINGS) $(HARDEN) $(SAN) $(LIB_CFLAGS) -MMD -MP $(CFLAGS)
INCLUDES = -Iinclude -Icommands -Ibot -I$(GEN)

# Sources: everything in the folder belongs to the program.
BOT_SRC := $(filter-out bot/main.c,$(wildcard bot/*.c bot/transport/*.c \
	bot/provider/*.c bot/render/*.c bot/import/*.c bot/store/*.c \
	bot/text/*.c commands/*.c commands/vet/*.c commands/sheet/*.c \
	commands/rules/*.c))
WORKSPACE_SRC := $(wildcard bot/workspace/*.c)
WORKER_SRC := $(filter-out bot/worker/main.c,$(wildcard bot/worker/*.c))
PRELOADED := shim resolver
UNIT_SRC := $(filter-out $(PRELOADED:%=tests/support/%.c),$(wildcard \
	tests/test_*.c tests/support/*.c))
SYSTEM_SRC := $(wildcard tests/system/*.c) tests/support/main.c
RULE_TABLES := $(wildcard commands/rules/*.tsv)
TEXTS := bot/text/en.tsv bot/text/it.tsv

obj = $(patsubst %.c,$(B)/obj/%.o,$(1))
BOT_OBJ := $(call obj,$(BOT_SRC)) $(B)/obj/gen/text_table.o
GENERATED := $(GEN)/text_keys.h $(GEN)/text_table.c \
	$(patsubst commands/rules/%.tsv,$(GEN)/%_tsv.h,$(RULE_TABLES)) \
	$(patsubst commands/rules/%.weights,$(GEN)/%_weights.h,$(wildcard \
	commands/rules/*.weights))

.PHONY: all demo test lint format fuzz valgrind install clean deps \
	test-deps run-tests fuzz-run train-accounts train-comments bench \
	bench-run interop soak soak-run
.SECONDARY:
.DELETE_ON_ERROR:

all: $(B)/callsheet $(B)/callsheet-workspace $(B)/callsheet-worker

$(B)/callsheet: $(B)/obj/bot/main.o $(B)/libcallsheet.a
	@echo "  link  $@"
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

$(B)/callsheet-workspace: $(call obj,$(WORKSPACE_SRC))
	@echo "  link  $@"
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(WORKSPACE_LIBS)

$(B)/callsheet-worker: $(B)/obj/bot/worker/main.o $(B)/libworker.a \
	$(call obj,bot/buf.c bot/alloc.c bot/pieces.c bot/err.c)
	@echo "  link  $@"
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(WORKER_LIBS)

$(B)/libworker.a: $(call obj,$(WORKER_SRC))
	@echo "  ar    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/libcallsheet.a: $(BOT_OBJ)
	@echo "  ar    $@"
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/obj/%.o: %.c | $(GENERATED)
	@echo "  cc    $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(INCLUDES) -c -o $@ $<

$(B)/obj/tests/%.o: INCLUDES += -Itests/support
# The tests of the real programs see none of their headers.
$(B)/obj/tests/system/%.o: INCLUDES = -Itests/support $(WORKER_CFLAGS)

$(B)/obj/bot/worker/%.o: INCLUDES += $(WORKER_CFLAGS)

# The workspace sees none of the bot's headers, so that it cannot share code.
$(B)/obj/bot/workspace/%.o: bot/workspace/%.c
	@echo "  cc    $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -Ibot/workspace -I$(GEN)/workspace -c -o $@ $<

# Its page and its sample are compiled in by .incbin, from this list.
WORKSPACE_ASSETS := $(sort $(wildcard bot/workspace/page/*.* \
	bot/workspace/sample/*.* bot/workspace/sample/youtube/*.*))

$(B)/obj/bot/workspace/assets.o: $(WORKSPACE_ASSETS) \
	$(GEN)/workspace/workspace_assets.h

$(GEN)/workspace/workspace_assets.h: $(WORKSPACE_ASSETS)
	@mkdir -p $(@D)
	$(Q)printf '%s\n' $^ | awk '{ printf "ASSET(%d, \"%s\")\n", NR, $$0 }' > $@

$(B)/obj/gen/%.o: $(GEN)/%.c
	@echo "  cc    $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(INCLUDES) -c -o $@ $<

$(GEN)/text_keys.h: $(TEXTS) bot/text/keys.awk
	@mkdir -p $(@D)
	$(Q)awk -f bot/text/keys.awk bot/text/en.tsv > $@

$(GEN)/text_table.c: $(TEXTS) bot/text/table.awk
	@mkdir -p $(@D)
	$(Q)awk -f bot/text/table.awk $(TEXTS) > $@

$(GEN)/%_tsv.h: commands/rules/%.tsv commands/rules/tsv.awk
	@mkdir -p $(@D)
	$(Q)awk -v name=$* -f commands/rules/tsv.awk $< > $@

$(GEN)/%_weights.h: commands/rules/%.weights commands/rules/weights.awk
	@mkdir -p $(@D)
	$(Q)awk -v name=$* -f commands/rules/weights.awk $< > $@

# ---- what people type ----------------------------------------------------

deps:
	@sh bot/dist/need-packages $(PACKAGES)

test-deps:
	@sh bot/dist/need-packages $(TEST_PACKAGES)

demo: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@exec $(B)/callsheet demo $(DEMO_ARGS)

test: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) run-tests

$(B)/tests/unit: $(call obj,$(UNIT_SRC)) $(B)/libcallsheet.a
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) $(CHECK_LIBS)

# Speaks to the real binaries over real sockets; shares no code with them.
$(B)/tests/system: $(call obj,$(SYSTEM_SRC)) | $(PRELOADED:%=$(B)/tests/%.so)
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) \
		$(WORKER_LIBS) $(CHECK_LIBS)

# The same from outside, for hours instead of seconds.
SOAK_SRC := $(wildcard tests/soak/*.c) $(addprefix tests/system/,harness.c \
	site.c stage.c stage_chat.c deed.c) tests/support/main.c

$(B)/obj/tests/soak/%.o: INCLUDES = -Itests/support -Itests/system

$(B)/tests/soak: $(call obj,$(SOAK_SRC)) | $(B)/tests/shim.so
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) $(CHECK_LIBS)

soak-run: all $(B)/tests/system $(B)/tests/soak
	@B=$(B) sh tests/soak/run $(PARTS)

soak: test-deps
	@$(MAKE) --no-print-directory -j$$(nproc) soak-run

# Preloaded into the real binaries by some of them. No sanitizer in it: the
# program's own comes after it.
$(B)/tests/%.so: tests/support/%.c tests/support/%.h
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -O2 -g -fPIC -shared \
		-Itests/support -o $@ $< -ldl

FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/tests/%,$(FUZZ_SRC))

$(B)/tests/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(B)/obj/tests/fuzz/replay.o \
	$(B)/libworker.a $(B)/libcallsheet.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) \
		$(WORKER_LIBS)

run-tests: all $(B)/tests/unit $(B)/tests/system $(FUZZERS)
	@B=$(B) sh tests/run

# ---- what developers type ---------------------------------------------------

LINT_PACKAGES := clang-tidy clang-format cppcheck
FORMATTED = $(wildcard $(addsuffix /*.[ch],include commands commands/* bot \
	bot/transport bot/provider bot/render bot/import bot/store bot/text \
	bot/workspace bot/worker tests tests/support tests/system tests/soak \
	tests/fuzz tests/bench tests/train tests/train/comments))
LINT_JOBS ?= 2

lint: $(GENERATED) $(GEN)/workspace/workspace_assets.h
	@sh bot/dist/need-packages $(PACKAGES) $(TEST_PACKAGES) $(LINT_PACKAGES)
	@sh bot/dist/check-includes
	@echo "  cppcheck"
	$(Q)cppcheck --quiet --std=c11 --enable=warning,portability,performance \
		--inline-suppr --suppressions-list=bot/dist/cppcheck.txt \
		--include=bot/dist/cppcheck.h \
		--error-exitcode=1 -j $(LINT_JOBS) -D_GNU_SOURCE \
		-DCALLSHEET_VERSION='""' $(INCLUDES) bot commands
	@echo "  clang-tidy"
	$(Q)printf '%s\n' $(BOT_SRC) bot/main.c | xargs -P $(LINT_JOBS) -n 8 sh -c \
		'clang-tidy --quiet "$$@" -- -std=c11 -D_GNU_SOURCE \
		-DSQLITE_ENABLE_PREUPDATE_HOOK -DSQLITE_ENABLE_SESSION \
		-DCALLSHEET_VERSION="\"\"" $(INCLUDES) \
		$(LIB_CFLAGS) 2>/dev/null' lint
	$(Q)printf '%s\n' $(WORKER_SRC) bot/worker/main.c | xargs -P $(LINT_JOBS) \
		-n 8 sh -c 'clang-tidy --quiet "$$@" -- -std=c11 -D_GNU_SOURCE \
		-Iinclude $(WORKER_CFLAGS) 2>/dev/null' lint
	$(Q)printf '%s\n' $(WORKSPACE_SRC) | xargs -P $(LINT_JOBS) -n 8 sh -c \
		'clang-tidy --quiet "$$@" -- -std=c11 -D_GNU_SOURCE \
		-DCALLSHEET_VERSION="\"\"" -Ibot/workspace \
		-I$(GEN)/workspace $(LIB_CFLAGS) \
		2>/dev/null' lint
	@echo "  gcc -fanalyzer"
	@$(MAKE) --no-print-directory -j $(LINT_JOBS) CC=gcc B=build/analyze \
		CFLAGS="-O1 -fanalyzer" WERROR=1 all

format:
	$(Q)clang-format -i $(FORMATTED)

valgrind: $(B)/tests/unit
	@sh bot/dist/need-packages $(TEST_PACKAGES) valgrind
	@B=$(B) sh tests/valgrind

fuzz:
	@sh bot/dist/need-packages $(PACKAGES) clang
	@$(MAKE) --no-print-directory FUZZ=1 fuzz-run

$(B)/fuzz_%: $(B)/obj/tests/fuzz/fuzz_%.o $(B)/libworker.a \
	$(B)/libcallsheet.a
	@echo "  link  $@"
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined $(LDFLAGS) -o $@ $^ \
		$(LIB_LIBS) $(WORKER_LIBS)

FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(FUZZ_SRC))

fuzz-run: $(addprefix $(B)/fuzz_,$(FUZZ_NAMES))
	@B=$(B) FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/run $(FUZZ_NAMES)

# The official Slack SDKs and a browser on the local workspace.
interop: deps
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@B=$(B) MAKE="$(MAKE)" sh tests/interop/run

$(B)/interop/workspace.a: $(call obj,$(WORKSPACE_SRC))
	$(Q)rm -f $@ && $(AR) rcs $@ $^

# A workspace with one rule broken: its one changed file, and all the rest.
$(B)/interop/mutant-%: $(B)/interop/mutant-%.c $(B)/interop/workspace.a
	$(Q)$(CC) $(ALL_CFLAGS) -O0 -w -Ibot/workspace -I$(GEN)/workspace \
		$(LDHARDEN) $(LDFLAGS) -o $@ $^ $(WORKSPACE_LIBS)

# Sees the programs from outside only, like the system tests.
BENCH_SRC := $(filter-out tests/bench/floor.c tests/bench/commit.c,\
	$(wildcard tests/bench/*.c))
BENCH_LIBS := $(call pkg,--libs,libcurl jansson sqlite3)

$(B)/tests/bench: $(call obj,$(BENCH_SRC))
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(BENCH_LIBS)

$(B)/tests/bench_%: $(B)/obj/tests/bench/%.o
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(BENCH_LIBS)

$(B)/obj/tests/bench/%.o: INCLUDES = -Itests/bench

# What learns the weights that stand in commands/rules/*_model.tsv from
# labelled data, and says how good they are: of use to developers only.
$(B)/tests/train_%: $(B)/obj/tests/train/%.o $(B)/libcallsheet.a
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) -llinear -lm

# Several files: those of comments/ are one program.
COMMENTS_SRC := $(wildcard tests/train/comments/*.c)

$(B)/obj/tests/train/comments/%.o: INCLUDES += -Itests/train/comments

$(B)/tests/train_comments: $(call obj,$(COMMENTS_SRC)) $(B)/libcallsheet.a
	@echo "  link  $@"
	@mkdir -p $(@D)
	$(Q)$(CC) $(SAN) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) -llinear -lm

train-comments:
	@sh bot/dist/need-packages $(PACKAGES) liblinear-dev
	@$(MAKE) --no-print-directory $(B)/tests/train_comments
	@$(B)/tests/train_comments $(TRAIN_ARGS) $(DATA)

train-accounts:
	@sh bot/dist/need-packages $(PACKAGES) liblinear-dev
	@$(MAKE) --no-print-directory $(B)/tests/train_accounts
	@$(B)/tests/train_accounts $(TRAIN_ARGS) $(DATA)

bench-run: all $(B)/tests/bench $(B)/tests/bench_floor $(B)/tests/bench_commit
	+@B=$(B) sh tests/bench/run $(SECTIONS)

bench:
	@sh bot/dist/need-packages $(PACKAGES) valgrind openssl
	@$(MAKE) --no-print-directory -j$$(nproc) bench-run

install: all
	install -d $(addprefix $(DESTDIR)$(PREFIX)/,bin share/man/man1 \
		share/doc/callsheet share/bash-completion/completions \
		lib/systemd/system)
	install -s -m 755 $(B)/callsheet $(B)/callsheet-workspace \
		$(B)/callsheet-worker $(DESTDIR)$(PREFIX)/bin
	install -m 644 bot/dist/callsheet.1 $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 bot/dist/callsheet.bash \
		$(DESTDIR)$(PREFIX)/share/bash-completion/completions/callsheet
	sed 's,/usr/local/,$(PREFIX)/,' bot/dist/callsheet.service \
		>$(DESTDIR)$(PREFIX)/lib/systemd/system/callsheet.service
	install -m 644 config.example.json LICENSE $(wildcard README.md) \
		$(DESTDIR)$(PREFIX)/share/doc/callsheet

clean:
	rm -rf build

-include $(shell find $(B)/obj -name '*.d' 2>/dev/null)
