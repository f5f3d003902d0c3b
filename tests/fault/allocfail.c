/*
 * Memory that runs out: preloaded into the program, lets the n-th allocation
 * after the start of main fail, ALLOCFAIL_AT=n, and with ALLOCFAIL_FOR_GOOD=1
 * all after it. ALLOCFAIL_COUNT=FILE gets the number of allocations at the end.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

/* glibc's own, under the names that it exports for this. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

static atomic_bool started;
static atomic_long counted;
static long due;
static int for_good;

__attribute__((constructor)) static void
start(void)
{
	const char *at = getenv("ALLOCFAIL_AT");

	due = at ? strtol(at, NULL, 10) : 0;
	for_good = getenv("ALLOCFAIL_FOR_GOOD") != NULL;
	atomic_store(&started, 1);
}

__attribute__((destructor)) static void
tell(void)
{
	const char *path = getenv("ALLOCFAIL_COUNT");
	long number = atomic_load(&counted);
	FILE *file;

	atomic_store(&started, 0);
	file = path ? fopen(path, "w") : NULL;
	if (!file)
		return;
	fprintf(file, "%ld\n", number);
	fclose(file);
}

static int
fails(void)
{
	long number;

	if (!atomic_load(&started))
		return 0;
	number = atomic_fetch_add(&counted, 1) + 1;
	return due && (number == due || (for_good && number > due));
}

void *
malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return fails() ? NULL : __libc_realloc(old, size);
}
