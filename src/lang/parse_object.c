/*
 * Objects: system, crosswalk, param and mapping, without the lines of a mapping.
 */
#include "lang/parser.h"
#include "lang/secret.h"

static const char *const object_words[] = { "system", "crosswalk", "param", "mapping" };

static const char secret_hint[] = "leave it to the server's own means (~/.pgpass, PGPASSWORD, an "
				  "option file), or write \"env:NAME\" to take it from the "
				  "environment";

static const char option_hint[] = "an option is NAME VALUE: delimiter \";\", header none, skip 1; "
				  "texts other than a plain word stand in quotes";

/* More than any path or address needs. */
enum { LOCATOR_MAX = 4096 };

/* The error shows no line of the source, for it holds the secret. */
static void
refuse_secret(struct wb_parser *parser, size_t offset, const char *where)
{
	if (parser->status)
		return;
	wb_parser_fail_at(parser, offset, secret_hint, "%s holds a secret, which would be stored",
			  where);
	if (parser->err)
		parser->err->excerpt[0] = '\0';
}

/* "{" and what is commented on its line. */
static void
open_brace(struct wb_parser *parser, struct wb_object *object, const char *hint)
{
	wb_parser_expect(parser, WB_TOKEN_BRACE_OPEN, hint);
	object->comments = wb_parser_line_comments(parser, object->comments);
}

/* "}": comments before it are the object's tail, and those behind it on its line. */
static void
close_brace(struct wb_parser *parser, struct wb_object *object)
{
	object->tail = wb_parser_comments(parser);
	if (wb_parser_at(parser, WB_TOKEN_END))
		wb_parser_expected(parser, "}",
				   wb_arena_format(parser->arena,
						   "the { of the %s on line %u is not closed",
						   wb_object_kind_name(object->kind),
						   (unsigned)object->at.line));
	wb_parser_expect(parser, WB_TOKEN_BRACE_CLOSE, NULL);
	if (parser->last_line == object->at.line)
		object->comments = wb_parser_line_comments(parser, object->comments);
	else
		object->tail = wb_parser_line_comments(parser, object->tail);
}

static bool
at_item(const struct wb_parser *parser)
{
	return !wb_parser_at(parser, WB_TOKEN_BRACE_CLOSE) && !wb_parser_at(parser, WB_TOKEN_END);
}

static struct wb_text
parse_doc(struct wb_parser *parser)
{
	if (wb_parser_at(parser, WB_TOKEN_TEXT))
		return wb_parser_take(parser).text;
	return (struct wb_text){ "", 0 };
}

static bool
is_option_value(const struct wb_value *value)
{
	return value->cell == WB_CELL_VALUE &&
	       (value->type == WB_TYPE_TEXT || value->type == WB_TYPE_INTEGER ||
		value->type == WB_TYPE_BOOLEAN);
}

/* A text, a whole number, true, false, or a bare word, which may be a reserved one. */
static void
parse_option_value(struct wb_parser *parser, struct wb_option *option)
{
	struct wb_token token = parser->current;

	if (wb_token_is_word(&token) && token.kind != WB_TOKEN_TRUE &&
	    token.kind != WB_TOKEN_FALSE) {
		option->bare = true;
		option->value = wb_value_text(wb_parser_part(parser, "the value of an option"));
		return;
	}
	if (wb_parser_at(parser, WB_TOKEN_BRACE_CLOSE) || wb_parser_at(parser, WB_TOKEN_EQUAL))
		wb_parser_expected(parser, "the value of the option", option_hint);
	option->value = wb_parser_literal(parser, "the value of the option");
	if (!is_option_value(&option->value))
		wb_parser_fail_at(parser, token.start, option_hint,
				  "the value of an option is a text, a whole number, true or "
				  "false");
}

static void
check_option_secret(struct wb_parser *parser, const struct wb_option *option, size_t offset)
{
	if (!wb_is_secret_name(option->name))
		return;
	if (option->value.type != WB_TYPE_TEXT || !wb_names_environment(option->value.as.text))
		refuse_secret(parser, offset, "the option");
}

static struct wb_option
parse_option(struct wb_parser *parser)
{
	struct wb_option option = { .comments = wb_parser_comments(parser),
				    .at = parser->current.at };
	size_t value;

	if (!wb_token_is_word(&parser->current))
		wb_parser_expected(parser, "the name of an option", option_hint);
	option.name = wb_parser_part(parser, "the name of an option");
	value = parser->current.start;
	parse_option_value(parser, &option);
	check_option_secret(parser, &option, value);
	option.comments = wb_parser_line_comments(parser, option.comments);
	return option;
}

static void
parse_options(struct wb_parser *parser, struct wb_object *object)
{
	struct wb_system *system = &object->as.system;
	size_t list;

	open_brace(parser, object, NULL);
	list = wb_list_begin(parser);
	while (at_item(parser)) {
		struct wb_option option = parse_option(parser);

		wb_list_add(parser, &option, sizeof option);
	}
	system->options = wb_list_end(parser, list, sizeof *system->options, &system->n_options);
	close_brace(parser, object);
}

static void
parse_system(struct wb_parser *parser, struct wb_object *object)
{
	static const char hint[] = "a system is: system NAME KIND \"LOCATOR\" { OPTION VALUE … }";
	struct wb_system *system = &object->as.system;
	size_t locator;

	system->kind = wb_parser_name(parser, "the kind of the system");
	locator = parser->current.start;
	system->locator = wb_parser_text(parser, "the place of the system, in quotes,", hint);
	if (system->locator.len > LOCATOR_MAX)
		wb_parser_fail_at(parser, locator, NULL,
				  "the place of a system has at most %d bytes", LOCATOR_MAX);
	else if (wb_locator_holds_secret(system->locator))
		refuse_secret(parser, locator, "the locator");
	if (wb_parser_at(parser, WB_TOKEN_BRACE_OPEN))
		parse_options(parser, object);
}

static struct wb_value
parse_key(struct wb_parser *parser)
{
	size_t start = parser->current.start;
	struct wb_value key = wb_parser_literal(parser, "a value of the source");

	if (key.cell == WB_CELL_VALUE && key.type != WB_TYPE_TEXT)
		wb_parser_fail_at(parser, start, "write it in quotes: \"1\"",
				  "a crosswalk looks up texts, or null");
	return key;
}

static struct wb_crosswalk_entry
parse_entry(struct wb_parser *parser, struct wb_comments comments)
{
	struct wb_crosswalk_entry entry = { .comments = comments, .at = parser->current.at };
	size_t list = wb_list_begin(parser);

	do {
		struct wb_value key = parse_key(parser);

		wb_list_add(parser, &key, sizeof key);
	} while (wb_parser_accept(parser, WB_TOKEN_COMMA));
	entry.keys = wb_list_end(parser, list, sizeof *entry.keys, &entry.n_keys);
	wb_parser_expect(parser, WB_TOKEN_ARROW_RIGHT, "an entry is OLD, OLD -> NEW");
	entry.value = wb_parser_literal(parser, "the new value");
	entry.comments = wb_parser_line_comments(parser, entry.comments);
	return entry;
}

static void
parse_otherwise(struct wb_parser *parser, struct wb_crosswalk *crosswalk,
		struct wb_comments comments)
{
	wb_parser_take(parser);
	crosswalk->has_otherwise = true;
	if (wb_parser_accept_word(parser, "reject")) {
		crosswalk->otherwise = WB_OTHERWISE_REJECT;
	} else if (wb_parser_accept_word(parser, "keep")) {
		crosswalk->otherwise = WB_OTHERWISE_KEEP;
	} else {
		crosswalk->otherwise = WB_OTHERWISE_VALUE;
		crosswalk->otherwise_value = wb_parser_literal(parser, "reject, keep or a value");
	}
	crosswalk->otherwise_comments = wb_parser_line_comments(parser, comments);
	if (at_item(parser))
		wb_parser_expected(parser, "}", "otherwise stands last in a crosswalk");
}

static void
parse_entries(struct wb_parser *parser, struct wb_object *object)
{
	struct wb_crosswalk *crosswalk = &object->as.crosswalk;
	size_t list;

	open_brace(parser, object, "a crosswalk is: crosswalk NAME { OLD -> NEW … }");
	list = wb_list_begin(parser);
	while (at_item(parser)) {
		struct wb_comments comments = wb_parser_comments(parser);
		struct wb_crosswalk_entry entry;

		if (wb_parser_at(parser, WB_TOKEN_OTHERWISE)) {
			parse_otherwise(parser, crosswalk, comments);
			continue;
		}
		if (crosswalk->from_table)
			wb_parser_expected(parser, "otherwise",
					   "a crosswalk from a table has no entries of its own");
		entry = parse_entry(parser, comments);
		wb_list_add(parser, &entry, sizeof entry);
	}
	crosswalk->entries =
		wb_list_end(parser, list, sizeof *crosswalk->entries, &crosswalk->n_entries);
	close_brace(parser, object);
}

static void
parse_crosswalk(struct wb_parser *parser, struct wb_object *object)
{
	static const char hint[] = "crosswalk NAME from SYSTEM.TABLE(old_field, new_field)";
	struct wb_crosswalk *crosswalk = &object->as.crosswalk;

	object->doc = parse_doc(parser);
	if (wb_parser_accept_word(parser, "ignoring")) {
		wb_parser_expect_word(parser, "case", "it is written: ignoring case");
		crosswalk->ignoring_case = true;
	}
	crosswalk->from_table = wb_parser_accept_word(parser, "from");
	if (crosswalk->from_table) {
		crosswalk->source = wb_parser_table(parser);
		wb_parser_expect(parser, WB_TOKEN_OPEN, hint);
		crosswalk->source_old = wb_parser_name(parser, "the field of the old values");
		wb_parser_expect(parser, WB_TOKEN_COMMA, hint);
		crosswalk->source_new = wb_parser_name(parser, "the field of the new values");
		wb_parser_expect(parser, WB_TOKEN_CLOSE, hint);
	}
	if (!crosswalk->from_table || wb_parser_at(parser, WB_TOKEN_BRACE_OPEN))
		parse_entries(parser, object);
}

/* A whole number from `least` to `most`. */
static uint8_t
parse_digits(struct wb_parser *parser, int64_t least, int64_t most)
{
	struct wb_token token = parser->current;

	if (token.kind != WB_TOKEN_NUMBER || token.number.type != WB_TYPE_INTEGER ||
	    token.number.as.integer < least || token.number.as.integer > most) {
		wb_parser_expected(parser,
				   wb_arena_format(parser->arena, "a number from %d to %d",
						   (int)least, (int)most),
				   "decimal(12, 2) has 12 digits, two of them behind the point");
		return 0;
	}
	wb_parser_take(parser);
	return (uint8_t)token.number.as.integer;
}

static struct wb_type_spec
parse_type(struct wb_parser *parser)
{
	static const char *const words[] = { "text", "integer", "decimal",   "real", "boolean",
					     "date", "time",    "timestamp", "bytes" };
	struct wb_type_spec spec = { 0 };

	for (size_t i = 0; i < sizeof words / sizeof *words && !spec.type; i++)
		if (wb_parser_at_word(parser, words[i]))
			spec.type = wb_type_of_name(parser->current.text);
	if (!spec.type) {
		wb_parser_expected(parser, "a type",
				   wb_parser_suggest(parser, words, sizeof words / sizeof *words));
		return spec;
	}
	wb_parser_take(parser);
	if (spec.type != WB_TYPE_DECIMAL || !wb_parser_accept(parser, WB_TOKEN_OPEN))
		return spec;
	spec.precision = parse_digits(parser, 1, WB_DECIMAL_DIGITS);
	if (wb_parser_accept(parser, WB_TOKEN_COMMA))
		spec.scale = parse_digits(parser, 0, spec.precision);
	wb_parser_expect(parser, WB_TOKEN_CLOSE, NULL);
	return spec;
}

static void
parse_param(struct wb_parser *parser, struct wb_object *object)
{
	struct wb_param *param = &object->as.param;

	param->type = parse_type(parser);
	param->has_default = wb_parser_accept(parser, WB_TOKEN_EQUAL);
	param->value = param->has_default ? wb_parser_literal(parser, "the default value")
					  : wb_value_null(WB_TYPE_NULL);
}

static void
parse_mapping(struct wb_parser *parser, struct wb_object *object)
{
	object->doc = parse_doc(parser);
	open_brace(parser, object, "a mapping is: mapping NAME \"doc\" { … }");
	object->as.mapping = wb_parse_mapping_lines(parser, WB_TOKEN_BRACE_CLOSE);
	close_brace(parser, object);
}

struct wb_object
wb_parse_object(struct wb_parser *parser)
{
	static void (*const parse[WB_OBJECT_KINDS])(struct wb_parser *, struct wb_object *) = {
		[WB_OBJECT_SYSTEM] = parse_system,
		[WB_OBJECT_CROSSWALK] = parse_crosswalk,
		[WB_OBJECT_PARAM] = parse_param,
		[WB_OBJECT_MAPPING] = parse_mapping,
	};
	struct wb_object object = { .comments = wb_parser_comments(parser),
				    .at = parser->current.at };

	object.kind = wb_token_is_word(&parser->current)
			      ? wb_object_kind_of_name(parser->current.text)
			      : WB_OBJECT_KINDS;
	if (object.kind == WB_OBJECT_KINDS) {
		wb_parser_expected(parser, "system, crosswalk, param or mapping",
				   wb_parser_suggest(parser, object_words, WB_OBJECT_KINDS));
		return object;
	}
	wb_parser_take(parser);
	object.name = wb_parser_name(parser, "a name");
	parse[object.kind](parser, &object);
	object.comments = wb_parser_line_comments(parser, object.comments);
	return object;
}
