/* A verdict is a record of a sorter: its item, then its texts, each with its length and a NUL. */
#include "engine/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "relation/sorter.h"

struct wb_verdicts {
	struct wb_sorter *sorter;
	struct wb_buffer record;
	uint64_t item; /* of the verdict in hand; 0: none yet */
	struct wb_reject reject;
};

struct wb_verdicts *
wb_verdicts_new(uint64_t memory)
{
	struct wb_verdicts *verdicts = wb_alloc(sizeof *verdicts);

	verdicts->sorter = wb_sorter_new(memory);
	return verdicts;
}

void
wb_verdicts_free(struct wb_verdicts *verdicts)
{
	if (!verdicts)
		return;
	wb_sorter_free(verdicts->sorter);
	wb_buffer_release(&verdicts->record);
	free(verdicts);
}

static void
put_text(struct wb_buffer *out, struct wb_text text)
{
	wb_buffer_add(out, (const char *)&text.len, sizeof text.len);
	wb_buffer_text(out, text);
	wb_buffer_byte(out, 0);
}

static struct wb_text
take_text(const char **at)
{
	struct wb_text text;

	memcpy(&text.len, *at, sizeof text.len);
	text.at = *at + sizeof text.len;
	*at = text.at + text.len + 1;
	return text;
}

enum wb_status
wb_verdicts_add(struct wb_verdicts *verdicts, uint64_t item, const struct wb_reject *reject,
		struct wb_error *err)
{
	struct wb_buffer *out = &verdicts->record;

	wb_buffer_clear(out);
	wb_buffer_add(out, (const char *)&item, sizeof item);
	put_text(out, reject->key);
	put_text(out, reject->field);
	put_text(out, reject->rule);
	put_text(out, reject->reason);
	put_text(out, reject->value);
	return wb_sorter_add(verdicts->sorter, WB_TEXT(""), wb_buffer_slice(out), err);
}

enum wb_status
wb_verdicts_rewind(struct wb_verdicts *verdicts, struct wb_error *err)
{
	verdicts->item = 0;
	return wb_sorter_rewind(verdicts->sorter, err);
}

static void
take_verdict(struct wb_verdicts *verdicts, struct wb_text record)
{
	const char *at = record.at + sizeof verdicts->item;

	memcpy(&verdicts->item, record.at, sizeof verdicts->item);
	verdicts->reject = (struct wb_reject){ 0 };
	verdicts->reject.key = take_text(&at);
	verdicts->reject.field = take_text(&at);
	verdicts->reject.rule = take_text(&at);
	verdicts->reject.reason = take_text(&at);
	verdicts->reject.value = take_text(&at);
}

enum wb_status
wb_verdicts_find(struct wb_verdicts *verdicts, uint64_t item, struct wb_reject *out,
		 struct wb_error *err)
{
	enum wb_status status = WB_OK;
	struct wb_text key, record;
	bool more = true;

	while (verdicts->item < item) {
		status = wb_sorter_next(verdicts->sorter, &key, &record, &more, err);
		if (status != WB_OK || !more)
			return status;
		take_verdict(verdicts, record);
	}
	*out = verdicts->reject;
	return WB_OK;
}
