/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * replay.c - a fuzz target without a fuzzer.
 *
 *     fuzz_NAME SECONDS FOLDER
 *
 * Each file of the folder once, then changed copies of them until the time is
 * over: what `make test` can do anywhere. `make fuzz` is the real thing. The
 * same seed makes the same inputs, so a crash comes again; the input that
 * crashed is left in fuzz_NAME.crash beside the program.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FILES_MAX   512
#define INPUT_MAX   65536
#define CHANGES_MAX 8

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
    uint8_t *data;
    size_t size;
} files[FILES_MAX];
static size_t file_count;

static uint8_t input[INPUT_MAX];
static volatile size_t input_size;
static char crash_path[4096];

static const char *const words[] = {
    "\"",
    "\\",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "<",
    ">",
    "@",
    "\n",
    "\r\n",
    "\xff",
    "\xc3",
    "\xe2\x80\x8b",
    "\xef\xbb\xbf",
    "0",
    "-1",
    "9223372036854775808",
    "1e999",
    "null",
    "true",
    "|",
    "*",
    "_",
    "`",
    "\t",
};

/* xorshift64* */
static uint64_t
next_random(void)
{
    static uint64_t state = 0x9e3779b97f4a7c15u;

    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * 0x2545f4914f6cdd1du;
}

static size_t
below(size_t n)
{
    return n > 0 ? (size_t)(next_random() % n) : 0;
}

/* Only async-signal-safe calls; then the signal does what it does. */
static void
on_crash(int number)
{
    int fd = open(crash_path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd >= 0)
        (void)!write(fd, input, input_size);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void
load(const char *folder, const char *name)
{
    char path[4096];
    FILE *f;

    if (file_count == FILES_MAX || name[0] == '.')
        return;
    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    f = fopen(path, "rb");
    if (!f)
        return;
    files[file_count].data = malloc(INPUT_MAX);
    if (files[file_count].data)
        files[file_count].size = fread(files[file_count].data, 1, INPUT_MAX, f);
    (void)fclose(f);
    if (files[file_count].data)
        file_count++;
}

static void
insert(size_t at, const void *bytes, size_t len)
{
    if (len > INPUT_MAX - input_size)
        return;
    memmove(input + at + len, input + at, input_size - at);
    memcpy(input + at, bytes, len);
    input_size += len;
}

static void
cut(size_t at, size_t len)
{
    if (len > input_size - at)
        len = input_size - at;
    memmove(input + at, input + at + len, input_size - at - len);
    input_size -= len;
}

static void
change(void)
{
    size_t at = below(input_size + 1), other = below(file_count);
    const char *word = words[below(sizeof(words) / sizeof(words[0]))];

    switch (below(6)) {
    case 0:
        if (at < input_size)
            input[at] ^= (uint8_t)(1u << below(8));
        break;
    case 1:
        if (at < input_size)
            input[at] = (uint8_t)next_random();
        break;
    case 2:
        insert(at, word, strlen(word));
        break;
    case 3:
        cut(at, 1 + below(16));
        break;
    case 4: /* a piece of another file */
        if (files[other].size > 0) {
            size_t from = below(files[other].size);

            insert(at, files[other].data + from,
                   1 + below(files[other].size - from));
        }
        break;
    case 5:
        input_size = at;
        break;
    }
}

static void
run_file(size_t i)
{
    memcpy(input, files[i].data, files[i].size);
    input_size = files[i].size;
}

/* A copy of exactly its size, so that a sanitizer sees a read past its end. */
static void
run_input(void)
{
    uint8_t *copy = malloc(input_size > 0 ? input_size : 1);

    if (!copy)
        abort();
    memcpy(copy, input, input_size);
    (void)LLVMFuzzerTestOneInput(copy, input_size);
    free(copy);
}

static double
now(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int
main(int argc, char **argv)
{
    double until;
    struct dirent **list;
    size_t i, changes;
    long count = 0;
    int n;

    if (argc != 3) {
        (void)fprintf(stderr, "usage: %s SECONDS FOLDER\n", argv[0]);
        return 64;
    }
    (void)snprintf(crash_path, sizeof(crash_path), "%s.crash", argv[0]);
    (void)signal(SIGSEGV, on_crash);
    (void)signal(SIGABRT, on_crash);
    (void)signal(SIGFPE, on_crash);
    until = now() + strtod(argv[1], NULL);
    /* Sorted, so that the same seed makes the same inputs. */
    n = scandir(argv[2], &list, NULL, alphasort);
    for (i = 0; n > 0 && i < (size_t)n; i++) {
        load(argv[2], list[i]->d_name);
        free(list[i]);
    }
    if (n > 0)
        free(list);
    if (file_count == 0) {
        (void)fprintf(stderr, "%s: no corpus in '%s'\n", argv[0], argv[2]);
        return 66;
    }
    for (i = 0; i < file_count; i++, count++) {
        run_file(i);
        run_input();
    }
    for (; now() < until; count++) {
        run_file(below(file_count));
        for (changes = 1 + below(CHANGES_MAX); changes > 0; changes--)
            change();
        run_input();
    }
    for (i = 0; i < file_count; i++)
        free(files[i].data);
    (void)printf("%ld inputs\n", count);
    return 0;
}
