/*
 * The association's design, made from nothing by the edits that screens have, and
 * edited without a change: nothing of a real script is beyond them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "draft/crosswalk.h"
#include "draft/line.h"
#include "draft/mapping.h"
#include "draft/steps.h"
#include "draft/system.h"
#include "draft_fixture.h"
#include "lang/parse.h"
#include "lang/print.h"
#include "plan/model.h"

static struct wb_script sample;

static int
read_sample(void **state)
{
	const char *srcdir = getenv("srcdir");
	struct wb_buffer text = { 0 };
	struct wb_error err;
	char path[512];

	snprintf(path, sizeof path, "%s/samples/association/association.wbs",
		 srcdir ? srcdir : ".");
	assert_ok(err, wb_file_read(path, 1 << 20, &text, &err));
	assert_ok(err, wb_parse_script(wb_buffer_slice(&text), path, &sample, &err));
	wb_buffer_release(&text);
	return project_fixture_setup(state);
}

static int
drop_sample(void **state)
{
	wb_script_release(&sample);
	return project_fixture_teardown(state);
}

static struct wb_text
print_line(const struct wb_line *line, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	wb_print_line(line, out);
	return wb_buffer_slice(out);
}

static struct wb_text
print_expression(const struct wb_node *node, struct wb_buffer *out)
{
	wb_buffer_clear(out);
	wb_print_expression(node, out);
	return wb_buffer_slice(out);
}

static int
compare(const void *a, const void *b)
{
	return wb_text_compare(*(const struct wb_text *)a, *(const struct wb_text *)b);
}

/*
 * An object's lines, sorted, for new lines have their usual order; without comments,
 * which are not made by edits.
 */
static void
print_bare(const struct wb_object *object, struct wb_buffer *out)
{
	struct wb_text lines[100];
	struct wb_buffer text = { 0 };
	size_t n = 0;

	wb_buffer_string(out, "");
	wb_print_object(object, &text);
	for (const char *at = text.at; *at;) {
		struct wb_text line = { at, strcspn(at, "\n") + 1 };

		assert_true(n < 100);
		if (!strchr("#\n", at[strspn(at, " ")]))
			lines[n++] = line;
		at += line.len;
	}
	qsort(lines, n, sizeof *lines, compare);
	for (size_t i = 0; i < n; i++)
		wb_buffer_text(out, lines[i]);
	wb_buffer_release(&text);
}

/* From nothing. */

static void
make_system(struct wb_draft *draft, const struct wb_object *object)
{
	struct wb_buffer options = { 0 };
	struct wb_new_system system = {
		.name = object->name,
		.kind = object->as.system.kind,
		.locator = object->as.system.locator,
	};
	struct wb_error err;

	wb_print_options(&object->as.system, &options);
	system.options = wb_buffer_slice(&options);
	assert_ok(err, wb_draft_put_system(draft, &system, WB_DRAFT_ADD, &err));
	wb_buffer_release(&options);
}

static void
make_crosswalk(struct wb_draft *draft, const struct wb_object *object)
{
	const struct wb_crosswalk *crosswalk = &object->as.crosswalk;
	struct wb_error err;

	assert_ok(err, wb_draft_new_crosswalk(draft, object->name, object->doc,
					      crosswalk->ignoring_case, &err));
	for (size_t i = 0; i < crosswalk->n_entries; i++)
		for (size_t k = 0; k < crosswalk->entries[i].n_keys; k++)
			assert_ok(err, wb_draft_set_code(
					       draft, object->name, &crosswalk->entries[i].keys[k],
					       &crosswalk->entries[i].value, WB_DRAFT_ADD, &err));
	if (crosswalk->has_otherwise)
		assert_ok(err, wb_draft_set_otherwise(draft, object->name, crosswalk->otherwise,
						      &crosswalk->otherwise_value, &err));
}

static void
make_line(struct wb_draft *draft, struct wb_text mapping, const struct wb_line *line)
{
	struct wb_buffer text = { 0 };
	struct wb_error err = { .what = "" };

	switch (line->kind) {
	case WB_LINE_FROM:
	case WB_LINE_INTO:
	case WB_LINE_KEY:
	case WB_LINE_WRITE:
		break; /* the new mapping has them */
	case WB_LINE_ARROW:
		assert_ok(err, wb_draft_set_arrow(draft, mapping, line->name,
						  print_expression(line->expressions[0], &text),
						  WB_DRAFT_ADD, &err));
		break;
	case WB_LINE_LEAVE:
		assert_ok(err, wb_draft_set_leave(draft, mapping,
						  line->n_names == 2 ? line->names[0] : WB_TEXT(""),
						  line->names[line->n_names - 1], line->text,
						  WB_DRAFT_ADD, &err));
		break;
	default:
		assert_ok(err, wb_draft_add_line(draft, mapping, print_line(line, &text), &err));
	}
	wb_buffer_release(&text);
}

static void
make_mapping(struct wb_draft *draft, const struct wb_object *object)
{
	const struct wb_mapping *mapping = &object->as.mapping;
	const struct wb_line *from = wb_mapping_line(mapping, WB_LINE_FROM);
	const struct wb_line *into = wb_mapping_line(mapping, WB_LINE_INTO);
	const struct wb_line *key = wb_mapping_line(mapping, WB_LINE_KEY);
	const struct wb_line *mode = wb_mapping_line(mapping, WB_LINE_WRITE);
	struct wb_new_mapping new = {
		.name = object->name,
		.doc = object->doc,
		.from = from->table,
		.alias = from->alias,
		.into = into->table,
		.create = into->create,
		.n_key = key ? key->n_names : 0,
		.key = key ? key->names : NULL,
		.mode = mode ? mode->mode : WB_WRITE_INSERT,
	};
	struct wb_error err;

	assert_ok(err, wb_draft_new_mapping(draft, &new, &err));
	for (size_t i = 0; i < mapping->n_lines; i++)
		make_line(draft, object->name, &mapping->lines[i]);
}

static void
make_param(struct wb_draft *draft, const struct wb_object *object)
{
	struct wb_buffer text = { 0 };
	struct wb_error err;

	wb_print_object(object, &text);
	assert_ok(err, wb_draft_put_script(draft, WB_OBJECT_PARAM, object->name,
					   wb_buffer_slice(&text), "param", &err));
	wb_buffer_release(&text);
}

static void
is_made_from_nothing(void **state)
{
	static void (*const make[WB_OBJECT_KINDS])(struct wb_draft *, const struct wb_object *) = {
		[WB_OBJECT_SYSTEM] = make_system,
		[WB_OBJECT_CROSSWALK] = make_crosswalk,
		[WB_OBJECT_PARAM] = make_param,
		[WB_OBJECT_MAPPING] = make_mapping,
	};
	struct wb_project *project = project_fixture_open(*state);
	struct wb_draft *draft = draft_fixture_begin(project);
	struct wb_error err;

	assert_true(sample.n_objects > 10);
	for (size_t i = 0; i < sample.n_objects; i++)
		make[sample.objects[i].kind](draft, &sample.objects[i]);
	for (size_t i = 0; i < sample.n_objects; i++) {
		const struct wb_object *object = &sample.objects[i];
		struct wb_buffer wanted = { 0 }, found = { 0 };

		print_bare(object, &wanted);
		print_bare(wb_draft_object(draft, object->kind, object->name), &found);
		assert_string_equal(found.at, wanted.at);
		wb_buffer_release(&wanted);
		wb_buffer_release(&found);
	}
	assert_ok(err, wb_draft_commit(draft, WB_TEXT(""), &err));
	wb_draft_free(draft);
	wb_project_close(project);
}

/* Without a change. */

static void
edit_nothing(struct wb_draft *draft, const struct wb_object *object)
{
	struct wb_buffer text = { 0 };
	struct wb_error err;

	for (enum wb_line_kind kind = 0; kind < WB_LINE_KINDS; kind++) {
		const struct wb_line *line;

		for (size_t n = 0; (line = wb_line_at(&object->as.mapping, kind, n)); n++)
			assert_ok(err, wb_draft_set_line(draft, object->name, kind, n,
							 print_line(line, &text), &err));
	}
	wb_buffer_release(&text);
}

/* Steps of the expression, put where they are, and each written anew. */
static void
check_steps(const struct wb_node *node)
{
	struct wb_buffer text = { 0 }, out = { 0 };
	struct wb_steps steps = { 0 };
	struct wb_error err;

	assert_ok(err, wb_steps_parse(print_expression(node, &text), &steps, &err));
	assert_string_equal(wb_steps_text(&steps).at, text.at);
	for (size_t n = 0; n < steps.count; n++) {
		wb_buffer_clear(&out);
		assert_ok(err, wb_steps_replace(&steps, n, steps.items[n].text, &out, &err));
		assert_string_equal(out.at, text.at);
	}
	wb_steps_release(&steps);
	wb_buffer_release(&text);
	wb_buffer_release(&out);
}

static void
is_edited_without_a_change(void **state)
{
	struct wb_project *project = project_fixture_open(*state);
	struct wb_buffer text = { 0 };
	struct wb_draft *draft;

	for (size_t i = 0; i < sample.n_objects; i++)
		wb_print_object(&sample.objects[i], &text);
	draft_fixture_design(project, text.at);
	draft = draft_fixture_begin(project);
	for (size_t i = 0; i < sample.n_objects; i++) {
		const struct wb_object *object = &sample.objects[i];

		if (object->kind != WB_OBJECT_MAPPING)
			continue;
		edit_nothing(draft, object);
		for (size_t k = 0; k < object->as.mapping.n_lines; k++)
			if (object->as.mapping.lines[k].kind == WB_LINE_ARROW)
				check_steps(object->as.mapping.lines[k].expressions[0]);
	}
	assert_false(wb_draft_changed(draft));
	wb_draft_free(draft);
	wb_buffer_release(&text);
	wb_project_close(project);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(is_made_from_nothing, read_sample, drop_sample),
		cmocka_unit_test_setup_teardown(is_edited_without_a_change, read_sample,
						drop_sample),
	};

	return cmocka_run_group_tests_name("draft_sample", tests, NULL, NULL);
}
