/*
 * Records on their way into a file: cells are added one by one, then the record
 * is written, quoted where it must be. Bytes go out as they are.
 */
#ifndef ASSOCIATION_RECORD_H
#define ASSOCIATION_RECORD_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CELL = 160 };

/* A file of records, and the record in hand. */
struct csv {
	FILE *file;
	char delimiter;
	const char *line_end;
	size_t count;
	char cells[32][CELL];
};

__attribute__((format(printf, 2, 3))) static void
cell(struct csv *csv, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(csv->cells[csv->count++], CELL, format, arguments);
	va_end(arguments);
}

static void
text_cell(struct csv *csv, const char *text)
{
	cell(csv, "%s", text);
}

static void
write_cell(const struct csv *csv, const char *text)
{
	if (!strchr(text, csv->delimiter) && !strpbrk(text, "\"\r\n")) {
		fputs(text, csv->file);
		return;
	}
	putc('"', csv->file);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', csv->file);
		putc(*text, csv->file);
	}
	putc('"', csv->file);
}

/* Writes the record; it stays in hand until `clear`. */
static void
write_record(const struct csv *csv)
{
	for (size_t i = 0; i < csv->count; i++) {
		if (i > 0)
			putc(csv->delimiter, csv->file);
		write_cell(csv, csv->cells[i]);
	}
	fputs(csv->line_end, csv->file);
}

static void
clear(struct csv *csv)
{
	csv->count = 0;
}

#endif
