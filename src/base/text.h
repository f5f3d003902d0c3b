/*
 * Text: a borrowed slice of bytes, and a buffer that grows.
 *
 * A slice owns nothing and need not end in a NUL; it is valid as long as what
 * it points into. A buffer owns its bytes until released. Bytes are UTF-8
 * where a function says so, else anything.
 */
#ifndef WB_BASE_TEXT_H
#define WB_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct wb_text {
	const char *at;
	size_t len;
};

#define WB_TEXT(literal)   ((struct wb_text){ (literal), sizeof(literal) - 1 })
#define WB_TEXT_ARG(slice) (int)(slice).len, (slice).at /* for "%.*s" */

struct wb_text wb_text_of(const char *string); /* NULL gives an empty slice */
bool wb_text_equal(struct wb_text a, struct wb_text b);
bool wb_text_is(struct wb_text text, const char *string);
int wb_text_compare(struct wb_text a, struct wb_text b); /* by bytes: <0, 0, >0 */

/* ASCII only: locale never matters. */
bool wb_text_equal_ignoring_case(struct wb_text a, struct wb_text b);
struct wb_text wb_text_trim(struct wb_text text); /* blanks, tabs and line ends at both ends */

/* Distance of a wrongly typed name to a known one, for "did you mean". */
size_t wb_text_distance(struct wb_text a, struct wb_text b);

struct wb_buffer {
	char *at; /* ends in a NUL that is not counted, or NULL while empty */
	size_t len, size;
};

void wb_buffer_release(struct wb_buffer *buffer);
void wb_buffer_clear(struct wb_buffer *buffer);              /* keeps the memory */
char *wb_buffer_room(struct wb_buffer *buffer, size_t size); /* where `size` bytes may be put */
void wb_buffer_add(struct wb_buffer *buffer, const char *bytes, size_t len);
void wb_buffer_byte(struct wb_buffer *buffer, char byte);
void wb_buffer_text(struct wb_buffer *buffer, struct wb_text text);
void wb_buffer_string(struct wb_buffer *buffer, const char *string);
void wb_buffer_format(struct wb_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct wb_text wb_buffer_slice(const struct wb_buffer *buffer);

#endif
