#include <sha1.h>
#include <string.h>
#include <xxhash.h>

#include "lang/codec.h"
#include "lang/function_groups.h"

enum { UUID_SIZE = 16, UUID_TEXT_SIZE = 36 };

/* What parts several names of one UUID: the ASCII unit separator. */
static const char name_separator = 0x1f;

/* The space of the names that namespaces are given: uuid5 of "waybill" in DNS names. */
static const uint8_t waybill_namespace[UUID_SIZE] = {
	0xec, 0x54, 0x73, 0x5b, 0xce, 0x6a, 0x5e, 0x88,
	0xb6, 0x79, 0xad, 0xab, 0x6a, 0x4b, 0xa2, 0xe1,
};

static bool
parse_uuid(struct wb_text text, uint8_t out[UUID_SIZE])
{
	size_t digits = 0;

	if (text.len != UUID_TEXT_SIZE)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		int digit = wb_hex_digit(text.at[i]);

		if (hyphen ? text.at[i] != '-' : digit < 0)
			return false;
		if (hyphen)
			continue;
		out[digits / 2] = (uint8_t)(out[digits / 2] << 4 | digit);
		digits++;
	}
	return true;
}

/* RFC 9562, 5.5: SHA-1 of the namespace and the name, version and variant set. */
static void
name_uuid(const uint8_t namespace[UUID_SIZE], struct wb_text name, uint8_t out[UUID_SIZE])
{
	uint8_t digest[SHA1_DIGEST_LENGTH];
	SHA1_CTX context;

	SHA1Init(&context);
	SHA1Update(&context, namespace, UUID_SIZE);
	if (name.len)
		SHA1Update(&context, (const uint8_t *)name.at, name.len);
	SHA1Final(digest, &context);
	memcpy(out, digest, UUID_SIZE);
	out[6] = (uint8_t)((out[6] & 0x0f) | 0x50);
	out[8] = (uint8_t)((out[8] & 0x3f) | 0x80);
}

static struct wb_text
print_uuid(const uint8_t uuid[UUID_SIZE], struct wb_arena *arena)
{
	static const char digits[] = "0123456789abcdef";
	char *at = wb_arena_bytes(arena, UUID_TEXT_SIZE), *end = at;

	for (size_t i = 0; i < UUID_SIZE; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*end++ = '-';
		*end++ = digits[uuid[i] >> 4];
		*end++ = digits[uuid[i] & 15];
	}
	return (struct wb_text){ at, UUID_TEXT_SIZE };
}

static void
kernel_uuid(struct wb_call *call)
{
	struct wb_buffer name = { 0 };

	WB_EACH_ROW (call, row) {
		uint8_t namespace[UUID_SIZE] = { 0 }, uuid[UUID_SIZE];
		struct wb_text first = wb_call_text(call, 0, row);

		if (!parse_uuid(first, namespace))
			name_uuid(waybill_namespace, first, namespace);
		wb_buffer_clear(&name);
		for (size_t n = 1; n < call->n_arguments; n++) {
			if (n > 1)
				wb_buffer_byte(&name, name_separator);
			wb_buffer_text(&name, wb_call_text(call, n, row));
		}
		name_uuid(namespace, wb_buffer_slice(&name), uuid);
		wb_call_give_text(call, row, print_uuid(uuid, call->arena));
	}
	wb_buffer_release(&name);
}

static struct wb_text
print_hash(XXH128_hash_t hash, struct wb_arena *arena)
{
	return wb_text_of(wb_arena_format(arena, "%016llx%016llx", (unsigned long long)hash.high64,
					  (unsigned long long)hash.low64));
}

/* One of several values: its length, or all ones for null, then its bytes. */
static void
add_part(struct wb_call *call, size_t n, size_t row, struct wb_buffer *parts)
{
	struct wb_text text = { NULL, 0 };
	uint64_t len = UINT64_MAX;

	if (wb_call_has(call, n, row)) {
		text = wb_call_text(call, n, row);
		len = text.len;
	}
	for (int shift = 0; shift < 64; shift += 8)
		wb_buffer_byte(parts, (char)(len >> shift));
	wb_buffer_text(parts, text);
}

/* One value is hashed as it is, so that other tools find the same. */
static void
kernel_hash(struct wb_call *call)
{
	struct wb_buffer parts = { 0 };
	struct wb_text text;

	WB_EACH_ROW (call, row) {
		if (call->n_arguments == 1 && !wb_call_has(call, 0, row)) {
			wb_call_null(call, row);
			continue;
		}
		wb_buffer_clear(&parts);
		for (size_t n = 0; call->n_arguments > 1 && n < call->n_arguments; n++)
			add_part(call, n, row, &parts);
		text = call->n_arguments > 1 ? wb_buffer_slice(&parts) : wb_call_text(call, 0, row);
		wb_call_give_text(call, row,
				  print_hash(XXH3_128bits(text.at, text.len), call->arena));
	}
	wb_buffer_release(&parts);
}

static void
kernel_row(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		call->out->cells.integer[row] =
			(int64_t)(call->numbers ? call->numbers[row] : call->first_row + row);
}

static void
kernel_run(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		wb_call_give_text(call, row, call->context->run);
}

static void
kernel_source(struct wb_call *call)
{
	WB_EACH_ROW (call, row)
		wb_call_give_text(call, row, call->context->source);
}

static const struct wb_function rows[] = {
	{
		.name = "sequence",
		.group = WB_GROUP_KEY,
		.form = WB_FORM_SPECIAL,
		.parameters = {
			WB_TAKES("key", WB_ANY_SCALAR),
			WB_TAKES("name", WB_ANY_TEXT, .constant = true),
			WB_TAKES("start", WB_ANY_INTEGER, .optional = true, .constant = true),
		},
		.result = WB_TYPE_INTEGER,
		.help = "The number of a key in the named sequence, counted from start, else from 1; a key keeps its number on every run; without one, the source row's",
		.fails = "sequence-end: there is no greater number",
		.example = "\"M-12\" | sequence(\"member\", 1000)",
		.gives = "1000",
	},
	{
		.name = "uuid",
		.group = WB_GROUP_KEY,
		.form = WB_FORM_STRICT,
		.parameters = {
			WB_TAKES("namespace", WB_ANY_TEXT),
			WB_TAKES("name", WB_ANY_TEXT),
			WB_TAKES("more", WB_ANY_TEXT, .optional = true, .repeats = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "A UUID of version 5 (RFC 9562) made from names, so the same on every run; namespace is a UUID, or any text that tells these names from others",
		.example = "uuid(\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\", \"www.example.com\")",
		.gives = "2ed6657d-e927-568b-95e1-2665a8aea6a2",
		.kernel = kernel_uuid,
	},
	{
		.name = "hash",
		.group = WB_GROUP_KEY,
		.form = WB_FORM_NULLABLE,
		.parameters = {
			WB_TAKES("value", WB_ANY_BYTES),
			WB_TAKES("more", WB_ANY_BYTES, .optional = true, .repeats = true),
		},
		.result = WB_TYPE_TEXT,
		.help = "The XXH3 hash of 128 bits, as 32 hexadecimal digits; several values make one hash, in which null differs from empty text",
		.example = "\"abc\" | hash",
		.gives = "06b05ab6733a618578af5f94892f3950",
		.kernel = kernel_hash,
	},
	{
		.name = "row",
		.group = WB_GROUP_KEY,
		.form = WB_FORM_STRICT,
		.reads_run = true,
		.result = WB_TYPE_INTEGER,
		.help = "The number of the source row, from 1",
		.example = "row() > 0",
		.gives = "true",
		.kernel = kernel_row,
	},
	{
		.name = "run",
		.group = WB_GROUP_KEY,
		.form = WB_FORM_STRICT,
		.reads_run = true,
		.result = WB_TYPE_TEXT,
		.help = "The name of the run",
		.example = "run() is not null",
		.gives = "true",
		.kernel = kernel_run,
	},
	{
		.name = "source",
		.group = WB_GROUP_KEY,
		.form = WB_FORM_STRICT,
		.reads_run = true,
		.result = WB_TYPE_TEXT,
		.help = "The driving table, as SYSTEM.TABLE",
		.example = "source() is not null",
		.gives = "true",
		.kernel = kernel_source,
	},
};

const struct wb_function_list wb_key_functions = WB_FUNCTION_LIST(rows);
