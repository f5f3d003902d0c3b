#include "tui/terminal_rescue.h"

#include <curses.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT };
static const int ends[] = { SIGTERM, SIGHUP, SIGINT };

enum { N_CRASHES = sizeof crashes / sizeof *crashes, N_ENDS = sizeof ends / sizeof *ends };

static struct termios modes;
static char sequences[512];
static size_t n_sequences;
static volatile sig_atomic_t asked;
static struct sigaction old_crashes[N_CRASHES], old_ends[N_ENDS];

static void
add_sequence(const char *sequence)
{
	size_t len = sequence ? strlen(sequence) : 0;

	if (n_sequences + len > sizeof sequences)
		return;
	if (len)
		memcpy(sequences + n_sequences, sequence, len);
	n_sequences += len;
}

bool
wb_rescue_prepare(const char *kind)
{
	int code;

	if (setupterm(kind, STDOUT_FILENO, &code) != OK || !cursor_address)
		return false;
	tcgetattr(STDIN_FILENO, &modes);
	n_sequences = 0;
	add_sequence("\033[?2004l\033[?1000l\033[?1006l"); /* paste marks, mouse */
	add_sequence(exit_attribute_mode);
	add_sequence(cursor_normal);
	add_sequence(keypad_local);
	add_sequence(exit_ca_mode);
	return true;
}

static void
rescue(int number)
{
	ssize_t ignored = write(STDOUT_FILENO, sequences, n_sequences);

	(void)ignored;
	tcsetattr(STDIN_FILENO, TCSANOW, &modes);
	signal(number, SIG_DFL);
	raise(number);
}

static void
note(int number)
{
	(void)number;
	asked = 1;
}

void
wb_rescue_begin(void)
{
	struct sigaction crash = { .sa_handler = rescue }, end = { .sa_handler = note };

	asked = 0;
	sigemptyset(&crash.sa_mask);
	sigemptyset(&end.sa_mask);
	for (size_t i = 0; i < N_CRASHES; i++)
		sigaction(crashes[i], &crash, &old_crashes[i]);
	for (size_t i = 0; i < N_ENDS; i++)
		sigaction(ends[i], &end, &old_ends[i]);
}

void
wb_rescue_end(void)
{
	for (size_t i = 0; i < N_CRASHES; i++)
		sigaction(crashes[i], &old_crashes[i], NULL);
	for (size_t i = 0; i < N_ENDS; i++)
		sigaction(ends[i], &old_ends[i], NULL);
}

bool
wb_rescue_asked(void)
{
	return asked;
}

void
wb_rescue_ask(void)
{
	asked = 1;
}
