#include "cli/interrupt.h"

#include <signal.h>

/* A signal has nowhere else to leave its mark. */
static atomic_bool asked;

static void
ask_to_stop(int signal_number)
{
	if (!atomic_exchange(&asked, true))
		return;
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

void
wb_interrupt_catch(void)
{
	struct sigaction action = { .sa_handler = ask_to_stop, .sa_flags = SA_RESTART };

	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

const atomic_bool *
wb_interrupt_flag(void)
{
	return &asked;
}
