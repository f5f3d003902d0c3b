/*
 * Memory that is there or ends the program.
 *
 * A program that can be killed at any instant and resumed need not limp on
 * without memory: when the system has none left, these functions say so on
 * standard error and end the process with exit status 3, as a killed run ends.
 * Any thread may call them.
 */
#ifndef WB_BASE_MEMORY_H
#define WB_BASE_MEMORY_H

#include <stddef.h>

void *wb_alloc(size_t size);              /* zeroed; free() it */
void *wb_realloc(void *old, size_t size); /* as realloc; new bytes are not zeroed */
char *wb_strdup(const char *string);      /* NULL gives NULL */

/* Grows *array of items so that it holds `needed`; doubles, keeps the content. */
void wb_grow(void *array, size_t *capacity, size_t needed, size_t item_size);
#define WB_GROW(array, capacity, needed) wb_grow(&(array), &(capacity), (needed), sizeof *(array))

#endif
