#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_STOPPED = 3 };

static _Noreturn void
exhausted(void)
{
	static const char message[] =
		"waybill: out of memory\n"
		"  a run stopped here continues with: waybill run FILE --resume\n";

	if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
		_exit(EXIT_STOPPED);
	_exit(EXIT_STOPPED);
}

void *
wb_alloc(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory)
		exhausted();
	return memory;
}

void *
wb_realloc(void *old, size_t size)
{
	void *memory = realloc(old, size ? size : 1);

	if (!memory)
		exhausted();
	return memory;
}

char *
wb_strdup(const char *string)
{
	size_t size;

	if (!string)
		return NULL;
	size = strlen(string) + 1;
	return memcpy(wb_alloc(size), string, size);
}

void
wb_grow(void *array, size_t *capacity, size_t needed, size_t item_size)
{
	void *memory;
	size_t next = *capacity ? *capacity : 8;

	if (needed <= *capacity)
		return;
	while (next < needed)
		next = next > SIZE_MAX / 2 ? needed : next * 2;
	if (next > SIZE_MAX / item_size)
		exhausted();
	memcpy(&memory, array, sizeof memory);
	memory = wb_realloc(memory, next * item_size);
	memcpy(array, &memory, sizeof memory);
	*capacity = next;
}
