/*
 * A packed value is its type, its cell and its bytes as they lie in memory; a
 * list is its count and its items.
 *
 * A part of a sort key says by itself where it ends: numbers have a fixed size
 * or end in a byte lower than any digit, text ends in 00 00 (a 00 within it is
 * 00 ff). So keys of several parts compare part by part, and a part can be
 * turned round by taking the complement of its bytes.
 */
#include "relation/packed.h"

#include <string.h>

void
wb_pack_value(struct wb_buffer *out, const struct wb_value *value)
{
	wb_buffer_byte(out, (char)value->type);
	wb_buffer_byte(out, (char)value->cell);
	if (value->cell != WB_CELL_VALUE)
		return;
	switch (value->type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		wb_buffer_add(out, (const char *)&value->as.text.len, sizeof value->as.text.len);
		wb_buffer_text(out, value->as.text);
		break;
	case WB_TYPE_DECIMAL:
		wb_buffer_add(out, (const char *)&value->as.decimal, sizeof value->as.decimal);
		break;
	case WB_TYPE_REAL:
		wb_buffer_add(out, (const char *)&value->as.real, sizeof value->as.real);
		break;
	case WB_TYPE_LIST:
		wb_buffer_add(out, (const char *)&value->as.list.count,
			      sizeof value->as.list.count);
		for (size_t i = 0; i < value->as.list.count; i++)
			wb_pack_value(out, &value->as.list.items[i]);
		break;
	default:
		wb_buffer_add(out, (const char *)&value->as.integer, sizeof value->as.integer);
	}
}

static void
take(struct wb_text *from, void *out, size_t size)
{
	memcpy(out, from->at, size);
	from->at += size;
	from->len -= size;
}

static struct wb_list
unpack_list(struct wb_text *from, struct wb_arena *arena)
{
	struct wb_value *items;
	size_t count;

	take(from, &count, sizeof count);
	items = WB_NEW_ARRAY(arena, struct wb_value, count);
	for (size_t i = 0; i < count; i++)
		items[i] = wb_unpack_value(from, arena);
	return (struct wb_list){ items, count };
}

struct wb_value
wb_unpack_value(struct wb_text *from, struct wb_arena *arena)
{
	struct wb_value value = { .type = (enum wb_type)(unsigned char)from->at[0],
				  .cell = (enum wb_cell)(unsigned char)from->at[1] };

	from->at += 2;
	from->len -= 2;
	if (value.cell != WB_CELL_VALUE)
		return value;
	switch (value.type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		take(from, &value.as.text.len, sizeof value.as.text.len);
		value.as.text.at = from->at;
		from->at += value.as.text.len;
		from->len -= value.as.text.len;
		break;
	case WB_TYPE_DECIMAL:
		take(from, &value.as.decimal, sizeof value.as.decimal);
		break;
	case WB_TYPE_REAL:
		take(from, &value.as.real, sizeof value.as.real);
		break;
	case WB_TYPE_LIST:
		value.as.list = unpack_list(from, arena);
		break;
	default:
		take(from, &value.as.integer, sizeof value.as.integer);
	}
	return value;
}

/* Sort keys. */

static void
add_big_endian(struct wb_buffer *key, uint64_t bits)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		wb_buffer_byte(key, (char)(bits >> shift));
}

static void
add_integer(struct wb_buffer *key, int64_t value)
{
	add_big_endian(key, (uint64_t)value ^ (UINT64_C(1) << 63));
}

static void
add_real(struct wb_buffer *key, double value)
{
	uint64_t bits;

	if (value == 0)
		value = 0; /* -0 is 0 */
	memcpy(&bits, &value, sizeof bits);
	add_big_endian(key, bits >> 63 ? ~bits : bits | UINT64_C(1) << 63);
}

static void
add_text(struct wb_buffer *key, struct wb_text text)
{
	for (size_t i = 0; i < text.len; i++) {
		wb_buffer_byte(key, text.at[i]);
		if (!text.at[i])
			wb_buffer_byte(key, (char)0xff);
	}
	wb_buffer_add(key, "\0", 2);
}

static void
complement(struct wb_buffer *key, size_t from)
{
	for (size_t i = from; i < key->len; i++)
		key->at[i] = (char)~key->at[i];
}

/* Sign, exponent, digits: 0.dddd × 10^exponent, without zeros at either end. */
static void
add_decimal(struct wb_buffer *key, struct wb_decimal value)
{
	enum { NEGATIVE = 1, ZERO = 2, POSITIVE = 3, BIAS = 64 };
	bool negative = value.unscaled < 0;
	wb_int128 left = negative ? -value.unscaled : value.unscaled;
	int scale = value.scale, count = 0;
	char digits[WB_DECIMAL_TEXT_SIZE];
	size_t start;

	if (!left) {
		wb_buffer_byte(key, ZERO);
		return;
	}
	for (; left % 10 == 0; scale--)
		left /= 10;
	for (; left; left /= 10)
		digits[count++] = (char)('0' + (int)(left % 10));
	wb_buffer_byte(key, negative ? NEGATIVE : POSITIVE);
	start = key->len;
	wb_buffer_byte(key, (char)(BIAS + count - scale));
	while (count)
		wb_buffer_byte(key, digits[--count]);
	wb_buffer_byte(key, '\0');
	if (negative)
		complement(key, start);
}

static void
add_value(struct wb_buffer *key, const struct wb_value *value)
{
	switch (value->type) {
	case WB_TYPE_TEXT:
	case WB_TYPE_BYTES:
		add_text(key, value->as.text);
		break;
	case WB_TYPE_DECIMAL:
		add_decimal(key, value->as.decimal);
		break;
	case WB_TYPE_REAL:
		add_real(key, value->as.real);
		break;
	default:
		add_integer(key, value->as.integer);
	}
}

void
wb_sort_key_add(struct wb_buffer *key, const struct wb_value *value, enum wb_direction direction)
{
	enum { PRESENT = 1, ABSENT = 2 };
	size_t start = key->len;

	wb_buffer_byte(key, value->cell == WB_CELL_VALUE ? PRESENT : ABSENT);
	if (value->cell == WB_CELL_VALUE)
		add_value(key, value);
	if (direction == WB_DESCENDING)
		complement(key, start);
}
