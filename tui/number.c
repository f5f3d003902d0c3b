#include "tui/number.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

void
wb_add_count(struct wb_buffer *out, uint64_t count)
{
	char digits[24];
	int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			wb_buffer_byte(out, ',');
		wb_buffer_byte(out, digits[i]);
	}
}

void
wb_add_share(struct wb_buffer *out, uint64_t part, uint64_t whole)
{
	double share = whole ? 100 * (double)part / (double)whole : 0;

	if (part != whole && share > 99.9)
		share = 99.9;
	if (part && share < 0.1)
		wb_buffer_string(out, "< 0.1 %");
	else
		wb_buffer_format(out, part == whole ? "%.0f %%" : "%.1f %%", share);
}

void
wb_add_time(struct wb_buffer *out, int64_t at)
{
	time_t seconds = (time_t)(at / 1000000);
	struct tm local;
	char text[32];

	localtime_r(&seconds, &local);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
	wb_buffer_string(out, text);
}
