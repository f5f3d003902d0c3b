/*
 * Any bytes as a script: what parses must print, parse again and print the same;
 * what does not must say where.
 */
#include <stdio.h>
#include <stdlib.h>

#include "lang/parse.h"
#include "lang/print.h"

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size);

static void
stop_at(const char *what, const struct wb_error *err, const struct wb_buffer *printed)
{
	fprintf(stderr, "%s: %s: %s\n%s\n%s\n", what, err->where, err->what, err->excerpt,
		printed->at ? printed->at : "");
	abort();
}

static void
check_script(struct wb_text source)
{
	struct wb_script script = { 0 }, again = { 0 };
	struct wb_buffer first = { 0 }, second = { 0 };
	struct wb_error err = { 0 };

	if (wb_parse_script(source, "fuzz", &script, &err)) {
		if (!err.where[0] || !err.what[0])
			stop_at("an error says nothing", &err, &first);
		return;
	}
	wb_print_script(&script, &first);
	if (wb_parse_script(wb_buffer_slice(&first), "printed", &again, &err))
		stop_at("what was printed does not parse", &err, &first);
	wb_print_script(&again, &second);
	if (!wb_text_equal(wb_buffer_slice(&first), wb_buffer_slice(&second)))
		stop_at("printed differently the second time", &err, &second);
	wb_script_release(&script);
	wb_script_release(&again);
	wb_buffer_release(&first);
	wb_buffer_release(&second);
}

int
LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t size)
{
	check_script((struct wb_text){ (const char *)bytes, size });
	return 0;
}
