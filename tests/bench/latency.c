/*
 * From key to painted screen: drives a program on a pseudo-terminal as an analyst
 * would, and measures how long each key takes to be answered.
 *
 *     latency SCRIPT PROGRAM [ARGUMENT...]
 *
 * SCRIPT has a command a line:
 *
 *     size COLUMNSxROWS      before the program starts (80x24 without)
 *     start                  starts it; "start" is measured until the screen stands
 *     keys TEXT              sends them, waits until the screen stands; \e is Escape,
 *                            \r Enter, \t Tab
 *     measure NAME N TEXT    sends the keys of TEXT one at a time, round and round,
 *                            N of them, and waits after each for the screen to stand
 *     settle NAME TEXT       sends TEXT and measures until the screen has stood for
 *                            half a second: an answer that comes in the background
 *     wait MILLISECONDS
 *
 * The answer to a key is what comes after it without a pause of PAUSE; its time is
 * that of its last byte. A key that is not answered within LATE counts as LATE.
 * Prints a line a measurement: name, keys, median, 99th percentile and worst, in
 * milliseconds.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	KEYS_MOST = 100000,
	PAUSE = 4,     /* milliseconds without a byte: the screen stands */
	LATE = 2000,   /* milliseconds */
	SETTLED = 500, /* milliseconds without a byte */
};

struct terminal {
	int fd;
	pid_t child;
	struct winsize size;
	char **program;
};

static double
now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

static void
die(const char *what)
{
	fprintf(stderr, "latency: %s\n", what);
	exit(1);
}

/* Reads until nothing came for `pause` ms; returns when the last byte came, or 0: none did. */
static double
read_answer(struct terminal *terminal, int pause)
{
	struct pollfd waited = { .fd = terminal->fd, .events = POLLIN };
	double last = 0, until = now() + LATE;
	char bytes[65536];

	while (last || now() < until) {
		int wait = last ? pause : (int)(until - now()) + 1;
		ssize_t n;

		if (poll(&waited, 1, wait) <= 0) {
			if (last)
				break;
			continue;
		}
		n = read(terminal->fd, bytes, sizeof bytes);
		if (n <= 0)
			die("the program has ended");
		last = now();
	}
	return last;
}

static void
send_bytes(struct terminal *terminal, const char *bytes, size_t n)
{
	if (write(terminal->fd, bytes, n) != (ssize_t)n)
		die("a key could not be sent");
}

/* Replaces \e, \r and \t in place; returns the length. */
static size_t
unescape(char *text)
{
	size_t n = 0;

	for (const char *at = text; *at; at++) {
		if (at[0] != '\\' || !at[1]) {
			text[n++] = *at;
			continue;
		}
		at++;
		text[n++] = *at == 'e' ? '\033' : *at == 'r' ? '\r' : *at == 't' ? '\t' : *at;
	}
	text[n] = '\0';
	return n;
}

static void
start(struct terminal *terminal)
{
	double began = now(), last;

	terminal->child = forkpty(&terminal->fd, NULL, NULL, &terminal->size);
	if (terminal->child < 0)
		die(strerror(errno));
	if (!terminal->child) {
		execvp(terminal->program[0], terminal->program);
		_exit(127);
	}
	last = read_answer(terminal, 20);
	printf("%-24s %6d %8.1f %8.1f %8.1f\n", "start", 1, last - began, last - began,
	       last - began);
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
measure(struct terminal *terminal, const char *name, int n, const char *keys, size_t n_keys)
{
	static double times[KEYS_MOST];

	if (n < 1 || n > KEYS_MOST || !n_keys)
		die("measure NAME N TEXT");
	for (int i = 0; i < n; i++) {
		double began = now(), last;

		send_bytes(terminal, &keys[(size_t)i % n_keys], 1);
		last = read_answer(terminal, PAUSE);
		times[i] = last ? last - began : LATE;
	}
	qsort(times, (size_t)n, sizeof *times, compare);
	printf("%-24s %6d %8.1f %8.1f %8.1f\n", name, n, times[n / 2], times[n * 99 / 100],
	       times[n - 1]);
	fflush(stdout);
}

static void
settle(struct terminal *terminal, const char *name, const char *keys, size_t n_keys)
{
	double began = now(), last;

	send_bytes(terminal, keys, n_keys);
	last = read_answer(terminal, SETTLED);
	printf("%-24s %6d %8.1f %8.1f %8.1f\n", name, 1, last - began, last - began, last - began);
	fflush(stdout);
}

static void
do_line(struct terminal *terminal, char *line)
{
	char name[64], *rest = line + strcspn(line, " ");
	int n, taken = 0;

	if (*rest)
		*rest++ = '\0';
	if (!strcmp(line, "size")) {
		unsigned columns, rows;

		if (sscanf(rest, "%ux%u", &columns, &rows) != 2)
			die("size COLUMNSxROWS");
		terminal->size.ws_col = (unsigned short)columns;
		terminal->size.ws_row = (unsigned short)rows;
	} else if (!strcmp(line, "start")) {
		start(terminal);
	} else if (!strcmp(line, "keys")) {
		send_bytes(terminal, rest, unescape(rest));
		read_answer(terminal, 50);
	} else if (!strcmp(line, "measure") && sscanf(rest, "%63s %d %n", name, &n, &taken) == 2) {
		measure(terminal, name, n, rest + taken, unescape(rest + taken));
	} else if (!strcmp(line, "settle") && sscanf(rest, "%63s %n", name, &taken) == 1) {
		settle(terminal, name, rest + taken, unescape(rest + taken));
	} else if (!strcmp(line, "wait")) {
		poll(NULL, 0, atoi(rest));
	} else {
		die(line);
	}
}

int
main(int argc, char **argv)
{
	struct terminal terminal = { .size = { .ws_col = 80, .ws_row = 24 }, .program = argv + 2 };
	char line[4096];
	FILE *script;

	if (argc < 3)
		die("latency SCRIPT PROGRAM [ARGUMENT...]");
	script = fopen(argv[1], "r");
	if (!script)
		die(argv[1]);
	printf("%-24s %6s %8s %8s %8s\n", "", "keys", "median", "99 %", "worst");
	while (fgets(line, sizeof line, script)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line && *line != '#')
			do_line(&terminal, line);
	}
	fclose(script);
	if (terminal.child > 0)
		kill(terminal.child, SIGTERM);
	return 0;
}
