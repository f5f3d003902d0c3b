/* Jobs: what they post comes in order, they end once, and cancelling ends them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <poll.h>
#include <sched.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tui/job.h"

struct account {
	size_t items, delivered, ended;
	enum wb_status status;
	bool in_order;
};

static void
deliver(void *context, void *item)
{
	struct account *account = context;

	account->in_order &= *(size_t *)item == account->delivered++ && !account->ended;
	free(item);
}

static enum wb_status
count_up(void *context, struct wb_job *job, struct wb_error *err)
{
	const struct account *account = context;

	(void)err;
	for (size_t i = 0; i < account->items; i++) {
		size_t *item = wb_alloc(sizeof *item);

		*item = i;
		wb_job_post(job, deliver, item);
		wb_job_progress(job, i, account->items);
	}
	return WB_OK;
}

static enum wb_status
until_cancelled(void *context, struct wb_job *job, struct wb_error *err)
{
	(void)context;
	while (!atomic_load(wb_job_cancelled(job)))
		sched_yield();
	return wb_fail(err, WB_INTERRUPTED, "", "stopped");
}

static enum wb_status
half_done(void *context, struct wb_job *job, struct wb_error *err)
{
	size_t *item = wb_alloc(sizeof *item);

	wb_job_progress(job, 1, 2);
	wb_job_post(job, deliver, item);
	return until_cancelled(context, job, err);
}

static void
ended(void *context, enum wb_status status, const struct wb_error *err)
{
	struct account *account = context;

	(void)err;
	account->status = status;
	account->ended++;
}

static void
deliver_all(struct wb_jobs *jobs)
{
	int64_t until = wb_clock_monotonic() + 20000000;

	while (wb_jobs_busy(jobs, false)) {
		struct pollfd waited = { .fd = wb_jobs_descriptor(jobs), .events = POLLIN };

		assert_true(wb_clock_monotonic() < until);
		poll(&waited, 1, 1000);
		wb_jobs_deliver(jobs);
	}
}

static void
test_order(void **state)
{
	struct account accounts[4];
	struct wb_error err;
	struct wb_jobs *jobs = wb_jobs_new(&err);

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		accounts[i] = (struct account){ .items = 1000 * i, .in_order = true };
		wb_job_start(jobs, &(struct wb_job_plan){ .context = &accounts[i],
							  .work = count_up,
							  .done = ended });
	}
	deliver_all(jobs);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(accounts[i].delivered, accounts[i].items);
		assert_int_equal(accounts[i].ended, 1);
		assert_int_equal(accounts[i].status, WB_OK);
		assert_true(accounts[i].in_order);
	}
	wb_jobs_free(jobs);
}

static void
test_cancel(void **state)
{
	struct account account = { 0 }, quiet = { 0 };
	struct wb_error err;
	struct wb_jobs *jobs = wb_jobs_new(&err);
	struct wb_job *silent;
	const char *title;
	int percent;

	(void)state;
	wb_job_start(jobs, &(struct wb_job_plan){ .title = "waiting",
						  .context = &account,
						  .work = until_cancelled,
						  .done = ended });
	silent = wb_job_start(
		jobs,
		&(struct wb_job_plan){ .context = &quiet, .work = until_cancelled, .done = ended });
	assert_int_equal(wb_jobs_busy(jobs, true), 1);
	assert_true(wb_jobs_current(jobs, &title, &percent));
	assert_string_equal(title, "waiting");
	assert_int_equal(percent, -1);
	assert_true(wb_jobs_cancel_current(jobs));
	wb_job_cancel(silent);
	deliver_all(jobs);
	assert_int_equal(account.status, WB_INTERRUPTED);
	assert_int_equal(quiet.status, WB_INTERRUPTED);
	assert_false(wb_jobs_cancel_current(jobs));
	wb_jobs_free(jobs);
}

/* What is shown of a job changes with deliveries alone: not between two drawings. */
static void
test_progress(void **state)
{
	struct account account = { .in_order = true };
	struct wb_error err;
	struct wb_jobs *jobs = wb_jobs_new(&err);
	int64_t until = wb_clock_monotonic() + 20000000;
	struct pollfd waited = { .fd = wb_jobs_descriptor(jobs), .events = POLLIN };
	const char *title;
	int percent;

	(void)state;
	wb_job_start(jobs, &(struct wb_job_plan){ .title = "half",
						  .context = &account,
						  .work = half_done,
						  .done = ended });
	poll(&waited, 1, 20000);
	assert_true(wb_jobs_current(jobs, &title, &percent));
	assert_int_equal(percent, -1);
	while (!account.delivered && wb_clock_monotonic() < until)
		wb_jobs_deliver(jobs);
	assert_true(wb_jobs_current(jobs, &title, &percent));
	assert_int_equal(percent, 50);
	wb_jobs_free(jobs);
	assert_int_equal(account.ended, 1);
}

/* Freeing ends what still works, and tells it. */
static void
test_end(void **state)
{
	struct account accounts[3] = { { .items = 5, .in_order = true } };
	struct wb_error err;
	struct wb_jobs *jobs = wb_jobs_new(&err);

	(void)state;
	for (size_t i = 0; i < 3; i++)
		wb_job_start(jobs, &(struct wb_job_plan){ .context = &accounts[i],
							  .work = i ? until_cancelled : count_up,
							  .done = ended });
	wb_jobs_free(jobs);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(accounts[i].ended, 1);
	assert_int_equal(accounts[0].delivered, 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_cancel),
		cmocka_unit_test(test_progress),
		cmocka_unit_test(test_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
