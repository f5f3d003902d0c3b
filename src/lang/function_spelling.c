#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "lang/character.h"
#include "lang/function_groups.h"
#include "lang/function_text.h"
#include "lang/lettercase.h"
#include "lang/transliterate.h"

static bool
is_ascii(struct wb_text text)
{
	unsigned any = 0;

	for (size_t i = 0; i < text.len; i++)
		any |= (unsigned char)text.at[i];
	return !(any & 0x80);
}

static const struct normal_form {
	const char *name;
	utf8proc_option_t options;
} normal_forms[] = {
	{ "NFC", UTF8PROC_STABLE | UTF8PROC_COMPOSE },
	{ "NFD", UTF8PROC_STABLE | UTF8PROC_DECOMPOSE },
	{ "NFKC", UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT },
	{ "NFKD", UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT },
};

/* Prepares the options of the form. */
enum wb_status
wb_prepare_normalize(struct wb_prepare *prepare, struct wb_error *err)
{
	const struct wb_value *form = prepare->arguments[1].constant;
	utf8proc_option_t *options = wb_arena_alloc(prepare->arena, sizeof *options);

	prepare->prepared = options;
	*options = normal_forms[0].options;
	if (!form || form->cell != WB_CELL_VALUE)
		return WB_OK;
	for (size_t i = 0; i < sizeof normal_forms / sizeof *normal_forms; i++) {
		if (!wb_text_is(form->as.text, normal_forms[i].name))
			continue;
		*options = normal_forms[i].options;
		return WB_OK;
	}
	wb_fail(err, WB_INVALID, "normalize", "no form \"%.*s\"", WB_TEXT_ARG(form->as.text));
	wb_hint(err, "the forms are NFC, NFD, NFKC and NFKD");
	return WB_INVALID;
}

static void
normalize_cell(struct wb_call *call, size_t row, utf8proc_option_t options)
{
	struct wb_text text = wb_call_text(call, 0, row);
	utf8proc_uint8_t *made = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text.at,
					    (utf8proc_ssize_t)text.len, &made, options);

	if (len < 0) {
		wb_call_fail(call, row, "out-of-range", "%s", utf8proc_errmsg(len));
		return;
	}
	wb_call_give_text(
		call, row,
		wb_arena_text(call->arena, (struct wb_text){ (const char *)made, (size_t)len }));
	free(made);
}

void
wb_kernel_normalize(struct wb_call *call)
{
	const utf8proc_option_t *options = call->prepared;

	WB_EACH_ROW (call, row) {
		if (is_ascii(wb_call_text(call, 0, row)))
			wb_call_give_text(call, row, wb_call_text(call, 0, row));
		else
			normalize_cell(call, row, *options);
	}
}

static void
ascii_cell(struct wb_call *call, size_t row, struct wb_buffer *buffer)
{
	struct wb_text rest = wb_call_text(call, 0, row);

	wb_buffer_clear(buffer);
	while (rest.len) {
		int32_t c = wb_utf8_next(&rest);

		if (wb_transliterate(c, buffer))
			continue;
		if (!wb_call_has(call, 1, row)) {
			wb_call_fail(call, row, "not-ascii", "no plain form of U+%04X",
				     (unsigned)c);
			return;
		}
		wb_buffer_text(buffer, wb_call_text(call, 1, row));
		if (buffer->len > WB_MADE_TEXT_MAX) {
			wb_call_fail(call, row, "out-of-range", "the result is over 16 MiB");
			return;
		}
	}
	wb_call_give_buffer(call, row, buffer);
}

void
wb_kernel_ascii(struct wb_call *call)
{
	struct wb_buffer buffer = { 0 };

	WB_EACH_ROW (call, row) {
		if (is_ascii(wb_call_text(call, 0, row)))
			wb_call_give_text(call, row, wb_call_text(call, 0, row));
		else
			ascii_cell(call, row, &buffer);
	}
	wb_buffer_release(&buffer);
}

static int
compare_words(const void *a, const void *b)
{
	return wb_text_compare(*(const struct wb_text *)a, *(const struct wb_text *)b);
}

/* What fingerprints are made with, kept from cell to cell. */
struct fingerprinting {
	struct wb_buffer plain, key;
	struct wb_text *words;
	size_t n_words, capacity;
};

/* Lower case without accents, punctuation and controls; blanks are kept. */
static void
make_plain(struct wb_text text, struct wb_buffer *out, struct wb_arena *arena)
{
	text = wb_lettercase(text, WB_LETTERCASE_LOWER, arena);
	wb_buffer_clear(out);
	while (text.len) {
		const char *at = text.at;
		int32_t c = wb_utf8_next(&text);

		if (wb_character_is_blank(c))
			wb_buffer_byte(out, ' ');
		else if (wb_character_is_punctuation(c) ||
			 utf8proc_category(c) == UTF8PROC_CATEGORY_CC)
			continue;
		else if (!wb_transliterate(c, out))
			wb_buffer_add(out, at, (size_t)(text.at - at));
	}
}

static void
take_words(struct wb_text text, struct fingerprinting *work)
{
	const char *end = text.at + text.len;

	work->n_words = 0;
	for (const char *at = text.at; at < end;) {
		const char *blank = memchr(at, ' ', (size_t)(end - at));
		struct wb_text word = { at, (size_t)((blank ? blank : end) - at) };

		at += word.len + 1;
		if (!word.len)
			continue;
		WB_GROW(work->words, work->capacity, work->n_words + 1);
		work->words[work->n_words++] = word;
	}
}

/*
 * OpenRefine's "fingerprint" key collision method, see "Clustering in depth" in
 * its manual: trim, lower case, no punctuation and controls, plain letters,
 * words sorted and each once.
 */
static void
fingerprint_cell(struct wb_call *call, size_t row, struct fingerprinting *work)
{
	make_plain(wb_call_text(call, 0, row), &work->plain, call->arena);
	take_words(wb_buffer_slice(&work->plain), work);
	if (work->n_words)
		qsort(work->words, work->n_words, sizeof *work->words, compare_words);
	wb_buffer_clear(&work->key);
	for (size_t i = 0; i < work->n_words; i++) {
		if (i && wb_text_equal(work->words[i], work->words[i - 1]))
			continue;
		wb_buffer_string(&work->key, i ? " " : "");
		wb_buffer_text(&work->key, work->words[i]);
	}
	wb_call_give_buffer(call, row, &work->key);
}

void
wb_kernel_fingerprint(struct wb_call *call)
{
	struct fingerprinting work = { 0 };

	WB_EACH_ROW (call, row)
		fingerprint_cell(call, row, &work);
	wb_buffer_release(&work.plain);
	wb_buffer_release(&work.key);
	free(work.words);
}
