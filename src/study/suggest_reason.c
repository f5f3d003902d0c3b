#include <math.h>

#include "study/suggest.h"

/* As in ".92": a likeness is told from a share of rows by its form. */
static void
add_likeness(double likeness, struct wb_buffer *out)
{
	int hundredths = (int)lround(likeness * 100);

	if (hundredths >= 100)
		wb_buffer_string(out, "1.0");
	else
		wb_buffer_format(out, ".%02d", hundredths);
}

static void
add_share(double share, struct wb_buffer *out)
{
	wb_buffer_format(out, "%d %%", (int)lround(share * 100));
}

static void
add_type(const struct wb_suggestion *suggestion, struct wb_buffer *out)
{
	static const char *const words[] = {
		[WB_SUGGEST_AS_IS] = "ok",
		[WB_SUGGEST_CONVERTED] = "converted",
		[WB_SUGGEST_DOUBTFUL] = "doubtful",
		[WB_SUGGEST_UNLIKE] = "unlike",
	};

	wb_buffer_format(out, "type %s", words[suggestion->type]);
	if (suggestion->type == WB_SUGGEST_UNLIKE || lround(suggestion->fits * 100) >= 100)
		return;
	wb_buffer_string(out, ", ");
	add_share(suggestion->fits, out);
	wb_buffer_string(out, " fit");
}

void
wb_suggestion_reason(const struct wb_suggestion *suggestion, const char *between,
		     struct wb_buffer *out)
{
	wb_buffer_string(out, "name ");
	add_likeness(suggestion->name, out);
	wb_buffer_string(out, between);
	if (suggestion->overlap.kind != WB_OVERLAP_UNKNOWN) {
		wb_buffer_string(out, suggestion->overlap.kind == WB_OVERLAP_VALUES ? "values "
										    : "patterns ");
		add_share(suggestion->overlap.share, out);
		wb_buffer_string(out, between);
	}
	add_type(suggestion, out);
}
