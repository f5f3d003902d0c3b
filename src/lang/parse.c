#include "lang/parse.h"

#include "base/map.h"
#include "base/utf8.h"
#include "lang/parser.h"

/* The first object of each name, by kind. */
struct known_names {
	struct wb_map by_kind[WB_OBJECT_KINDS];
};

/* `object` lies in the list under construction: only its position is kept, in the arena. */
static void
check_name(struct wb_parser *parser, struct known_names *known, const struct wb_object *object,
	   size_t offset)
{
	struct wb_position *first;
	struct wb_map_entry *entry;
	struct wb_buffer shown = { 0 };

	if (parser->status)
		return;
	entry = wb_map_put(&known->by_kind[object->kind], object->name);
	first = entry->value;
	if (!first) {
		entry->value = first = WB_NEW(parser->arena, struct wb_position);
		*first = object->at;
		return;
	}
	wb_show_text(&shown, object->name);
	wb_parser_fail_at(parser, offset,
			  wb_arena_format(parser->arena, "the first one is on line %u",
					  (unsigned)first->line),
			  "there is a second %s named %s", wb_object_kind_name(object->kind),
			  shown.at);
	wb_buffer_release(&shown);
}

static void
parse_objects(struct wb_parser *parser, struct wb_script *script)
{
	struct known_names known = { 0 };
	size_t list = wb_list_begin(parser);

	while (!wb_parser_at(parser, WB_TOKEN_END)) {
		size_t offset = parser->current.start;
		struct wb_object object = wb_parse_object(parser);

		check_name(parser, &known, &object, offset);
		wb_list_add(parser, &object, sizeof object);
	}
	script->objects = wb_list_end(parser, list, sizeof *script->objects, &script->n_objects);
	script->tail = wb_parser_comments(parser);
	for (size_t i = 0; i < WB_OBJECT_KINDS; i++)
		wb_map_release(&known.by_kind[i]);
}

enum wb_status
wb_parse_script(struct wb_text source, const char *name, struct wb_script *out,
		struct wb_error *err)
{
	struct wb_parser parser;
	enum wb_status status = wb_parser_init(&parser, source, name, &out->arena, err);

	if (!status) {
		parse_objects(&parser, out);
		status = parser.status;
	}
	wb_parser_release(&parser);
	if (status)
		wb_script_release(out);
	return status;
}

/* What one of the parts below reads from the whole of a source. */
struct part {
	struct wb_node *left, *node;
	struct wb_mapping lines;
};

static enum wb_status
parse_part(struct wb_text source, const char *name, struct wb_arena *arena,
	   void (*parse)(struct wb_parser *parser, struct part *part), struct part *part,
	   struct wb_error *err)
{
	struct wb_parser parser;
	enum wb_status status = wb_parser_init(&parser, source, name, arena, err);

	if (!status) {
		parse(&parser, part);
		status = parser.status;
	}
	wb_parser_release(&parser);
	return status;
}

static void
parse_expression(struct wb_parser *parser, struct part *part)
{
	part->node = wb_parse_node(parser);
	if (!wb_parser_at(parser, WB_TOKEN_END))
		wb_parser_expected(parser, "an operator or the end of the expression", NULL);
}

enum wb_status
wb_parse_expression(struct wb_text source, const char *name, struct wb_arena *arena,
		    struct wb_node **out, struct wb_error *err)
{
	struct part part = { 0 };
	enum wb_status status = parse_part(source, name, arena, parse_expression, &part, err);

	if (!status)
		*out = part.node;
	return status;
}

static void
parse_steps(struct wb_parser *parser, struct part *part)
{
	part->node = wb_parse_steps_on(parser, part->left);
	if (!wb_parser_at(parser, WB_TOKEN_END))
		wb_parser_expected(parser, "a further step, else, or the end",
				   "what binds less tightly than a step stands around the whole "
				   "expression, not in it");
}

enum wb_status
wb_parse_steps(struct wb_text source, const char *name, struct wb_arena *arena,
	       struct wb_node *left, struct wb_node **out, struct wb_error *err)
{
	struct part part = { .left = left };
	enum wb_status status = parse_part(source, name, arena, parse_steps, &part, err);

	if (!status)
		*out = part.node;
	return status;
}

static void
parse_lines(struct wb_parser *parser, struct part *part)
{
	part->lines = wb_parse_mapping_lines(parser, WB_TOKEN_END);
}

enum wb_status
wb_parse_lines(struct wb_text source, const char *name, struct wb_arena *arena,
	       struct wb_mapping *out, struct wb_error *err)
{
	struct part part = { 0 };
	enum wb_status status = parse_part(source, name, arena, parse_lines, &part, err);

	if (!status)
		*out = part.lines;
	return status;
}
