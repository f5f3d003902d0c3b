#include "connect/csv_record.h"

#include <csv.h>
#include <string.h>

static int
is_never_blank(unsigned char byte)
{
	(void)byte;
	return 0;
}

/* The memory given is enough: libcsv asks for more only where that is a lie. */
static void *
refuse_memory(void *old, size_t size)
{
	(void)old;
	(void)size;
	return NULL;
}

void
wb_csv_parser_init(struct csv_parser *parser, const struct wb_csv_dialect *dialect, char *memory,
		   size_t room)
{
	csv_init(parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
	csv_set_delim(parser, (unsigned char)dialect->delimiter);
	/* Without quoting a NUL stands for the quote: no sound record holds one. */
	csv_set_quote(parser, dialect->quoting ? (unsigned char)dialect->quote : 0);
	csv_set_space_func(parser, is_never_blank);
	csv_set_realloc_func(parser, refuse_memory);
	parser->entry_buf = (unsigned char *)memory;
	parser->entry_size = room;
}

struct collector {
	struct csv_parser parser;
	struct wb_csv_record *record;
};

static void
collect_cell(void *bytes, size_t len, void *data)
{
	struct collector *collector = data;
	struct wb_csv_record *record = collector->record;

	record->cells[record->n_cells++] = (struct wb_csv_cell){
		.text = { bytes ? bytes : "", len },
		.bare = !bytes,
	};
	/* The next field goes behind this one, which so stays where it is. */
	collector->parser.entry_buf += len;
	collector->parser.entry_size -= len;
}

static void
end_record(int line_end, void *data)
{
	(void)line_end;
	(void)data;
}

/* A byte that the text does not hold, to stand for the quote that there is none of. */
static unsigned char
absent_byte(struct wb_text text)
{
	int byte = 0;

	while (byte < 0xff && memchr(text.at, byte, text.len))
		byte++;
	return (unsigned char)byte;
}

static size_t
count_byte(struct wb_text text, char byte)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.at[i] == byte;
	return count;
}

struct wb_csv_record
wb_csv_record_parse(const struct wb_csv_dialect *dialect, struct wb_text text,
		    struct wb_arena *arena)
{
	struct wb_csv_record record = { .sound = true };
	struct collector collector = { .record = &record };
	size_t most_cells = count_byte(text, dialect->delimiter) + 1;

	record.cells = WB_NEW_ARRAY(arena, struct wb_csv_cell, most_cells);
	if (!text.len) {
		record.cells[record.n_cells++] =
			(struct wb_csv_cell){ .text = WB_TEXT(""), .bare = true };
		return record;
	}
	wb_csv_parser_init(&collector.parser, dialect, wb_arena_bytes(arena, text.len + 1),
			   text.len + 1);
	if (!dialect->quoting)
		csv_set_quote(&collector.parser, absent_byte(text));
	record.fault_at = csv_parse(&collector.parser, text.at, text.len, collect_cell, end_record,
				    &collector);
	if (record.fault_at < text.len ||
	    csv_fini(&collector.parser, collect_cell, end_record, &collector))
		record.sound = false;
	return record;
}
