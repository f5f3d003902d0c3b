/* Suggestions: how alike names are, what goes with what, and why. */
#include "study/suggest.h"

#include <string.h>

#include "lang/parse.h"
#include "plan/compile_text.h"
#include "project/declined.h"
#include "project_fixture.h"
#include "study/lexicon.h"

enum { FIELDS = 8 };

/* Names. */

static double
likeness(const char *a, const char *b)
{
	struct wb_lexicon lexicon;
	struct wb_name left, right;
	double found;

	wb_lexicon_init(&lexicon);
	wb_lexicon_name(&lexicon, wb_text_of(a), NULL, &left);
	wb_lexicon_name(&lexicon, wb_text_of(b), NULL, &right);
	found = wb_name_likeness(&lexicon, &left, &right);
	assert_true(found == wb_name_likeness(&lexicon, &left, &right));
	wb_lexicon_release(&lexicon);
	return found;
}

static void
names(void **state)
{
	static const struct {
		const char *a, *b;
		int least, most; /* per cent */
	} cases[] = {
		{ "first_name", "First Name", 100, 100 },
		{ "FirstName", "FIRST-NAME", 100, 100 },
		{ "dob", "date of birth", 100, 100 },
		{ "D.O.B.", "birth_date", 100, 100 },
		{ "born", "BirthDate", 100, 100 },
		{ "zip", "postal_code", 100, 100 },
		{ "Zip Code", "postcode", 100, 100 },
		{ "eMail", "E-Mail Address", 100, 100 },
		{ "Straße", "street", 100, 100 },
		{ "qty", "quantity", 100, 100 },
		{ "addr", "address", 100, 100 },
		{ "Name der Firma", "company name", 60, 90 },
		{ "lvd", "last voted day", 50, 95 },
		{ "nickname", "nick name", 100, 100 },
		{ "lastvoted", "last_votd", 80, 95 },
		{ "gifts", "gift", 90, 100 },
		{ "amnt", "amount", 70, 95 },
		{ "Umsatz", "umsatz", 100, 100 },
		{ "Фамилия", "фамилия", 100, 100 },
		{ "first_name", "last_name", 10, 60 },
		{ "start_date", "end_date", 0, 50 },
		{ "phone", "photo", 0, 60 },
		{ "city", "salary", 0, 30 },
		{ "x1", "x2", 10, 60 },
		{ "", "name", 0, 0 },
		{ "***", "---", 0, 0 },
		{ "\xff\xfe", "name", 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		double found = likeness(cases[i].a, cases[i].b);
		double back = likeness(cases[i].b, cases[i].a);

		if (found * 100 < cases[i].least - 0.001 || found * 100 > cases[i].most + 0.001)
			fail_msg("%s ~ %s: %f", cases[i].a, cases[i].b, found);
		if (found > back + 1e-6 || back > found + 1e-6)
			fail_msg("%s ~ %s: not symmetric", cases[i].a, cases[i].b);
	}
}

static void
long_names(void **state)
{
	char name[10001];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof name - 1; i++)
		name[i] = "aB c_9"[i % 6];
	name[i] = '\0';
	assert_true(likeness(name, name) > 0.99);
	assert_true(likeness(name, "city") < 0.5);
}

/* Tables. */

struct bench {
	struct wb_field source[FIELDS], target[FIELDS];
	struct wb_field_profile profiles[2][FIELDS];
	const struct wb_field_profile *known[2][FIELDS];
	struct wb_table tables[2];
	struct wb_suggest_table from;
	struct wb_suggest_input input;
	struct wb_script script;
	struct wb_arena arena;
};

static void
init_side(struct wb_table *table, struct wb_field *fields, const char *name,
	  const char *const *names)
{
	*table = (struct wb_table){ .name = wb_text_of(name), .writable = true, .fields = fields };
	for (; names[table->n_fields]; table->n_fields++)
		fields[table->n_fields] = (struct wb_field){
			.name = wb_text_of(names[table->n_fields]),
			.type = { .type = WB_TYPE_TEXT },
		};
}

static void
init_bench(struct bench *bench, const char *const *sources, const char *const *targets)
{
	memset(bench, 0, sizeof *bench);
	init_side(&bench->tables[0], bench->source, "people", sources);
	init_side(&bench->tables[1], bench->target, "member", targets);
	bench->from = (struct wb_suggest_table){
		.name = { .system = WB_TEXT("ams"), .table = WB_TEXT("people") },
		.alias = WB_TEXT("p"),
		.table = &bench->tables[0],
		.profiles = bench->known[0],
	};
	bench->input = (struct wb_suggest_input){
		.n_sources = 1,
		.sources = &bench->from,
		.target = { .name = { .system = WB_TEXT("crm"), .table = WB_TEXT("member") },
			    .alias = WB_TEXT(""),
			    .table = &bench->tables[1],
			    .profiles = bench->known[1] },
	};
}

/* A field's values: each as often as its place from the end says. */
static void
know_values(struct bench *bench, size_t side, size_t field, enum wb_type type,
	    const char *const *values)
{
	struct wb_field_profile *profile = &bench->profiles[side][field];

	*profile = (struct wb_field_profile){ .type = type, .values_all = true };
	while (values[profile->n_values])
		profile->n_values++;
	profile->values = WB_NEW_ARRAY(&bench->arena, struct wb_counted, profile->n_values);
	for (size_t i = 0; i < profile->n_values; i++) {
		profile->values[i].value = wb_text_of(values[i]);
		profile->values[i].count = 1;
	}
	profile->rows = profile->distinct = profile->n_values;
	profile->fits = type == WB_TYPE_TEXT ? 0 : profile->rows;
	bench->known[side][field] = profile;
}

static void
release_bench(struct bench *bench)
{
	wb_script_release(&bench->script);
	wb_arena_release(&bench->arena);
}

/* The arrows suggested: "field <- expression\n" each. */
static void
expect_arrows(struct bench *bench, const char *want)
{
	struct wb_suggester *suggester = wb_suggester_new(&bench->input);
	struct wb_suggestions arrows = wb_suggest_arrows(suggester, &bench->arena);
	struct wb_buffer seen = { 0 };

	wb_buffer_string(&seen, "");
	for (size_t i = 0; i < arrows.count; i++)
		wb_buffer_format(&seen, "%.*s <- %.*s\n", WB_TEXT_ARG(arrows.items[i].target_name),
				 WB_TEXT_ARG(arrows.items[i].expression));
	assert_string_equal(seen.at ? seen.at : "", want);
	wb_buffer_release(&seen);
	wb_suggester_free(suggester);
}

static void
say(struct bench *bench, const char *script)
{
	struct wb_error err;

	assert_ok(err, wb_parse_script(wb_text_of(script), "test", &bench->script, &err));
	bench->input.mapping = &bench->script.objects[0].as.mapping;
}

static void
arrows(void **state)
{
	static const char *const sources[] = { "Surname", "Given Name", "ZIP",
					       "Born",    "unheard of", NULL };
	static const char *const targets[] = { "first_name", "last_name", "postal_code",
					       "birth_date", "photo",     NULL };
	struct bench bench;

	(void)state;
	init_bench(&bench, sources, targets);
	expect_arrows(&bench, "first_name <- p.`Given Name`\n"
			      "last_name <- p.Surname\n"
			      "postal_code <- p.ZIP\n"
			      "birth_date <- p.Born\n");

	/* What is drawn or left is not suggested again. */
	say(&bench, "mapping m { from ams.people as p into crm.member first_name <- p.Surname\n"
		    "leave p.Born \"no\" leave crm.member.postal_code \"no\" }");
	expect_arrows(&bench, "last_name <- p.Surname\n");
	release_bench(&bench);
}

/* A field serves a second target only where nothing else is nearly as good. */
static void
shared_source(void **state)
{
	static const char *const one[] = { "Email", NULL };
	static const char *const two[] = { "Email", "Login Email", NULL };
	static const char *const targets[] = { "email", "e_mail_address", NULL };
	struct bench bench;

	(void)state;
	init_bench(&bench, one, targets);
	expect_arrows(&bench, "email <- p.Email\ne_mail_address <- p.Email\n");
	release_bench(&bench);
	init_bench(&bench, two, targets);
	bench.target[1].name = WB_TEXT("login_mail");
	expect_arrows(&bench, "email <- p.Email\nlogin_mail <- p.`Login Email`\n");
	release_bench(&bench);
}

static void
declined_pairs(void **state)
{
	static const char *const sources[] = { "Phone", "Phone 2", NULL };
	static const char *const targets[] = { "phone", NULL };
	struct wb_declined declined = { .field = WB_TEXT("phone"),
					.expression = WB_TEXT("p.Phone | trim") };
	struct wb_suggestions found;
	struct wb_suggester *suggester;
	struct bench bench;

	(void)state;
	init_bench(&bench, sources, targets);
	bench.input.n_declined = 1;
	bench.input.declined = &declined;
	expect_arrows(&bench, "phone <- p.`Phone 2`\n");
	suggester = wb_suggester_new(&bench.input);
	found = wb_suggest_sources(suggester, 0, &bench.arena);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.items[0].source_field, 1);
	assert_int_equal(found.items[1].state, WB_SUGGEST_DECLINED);
	found = wb_suggest_targets(suggester, 0, 0, &bench.arena);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0].state, WB_SUGGEST_DECLINED);
	assert_int_equal(wb_suggest_targets(suggester, 0, 9, &bench.arena).count, 0);
	assert_int_equal(wb_suggest_targets(suggester, 9, 0, &bench.arena).count, 0);
	assert_int_equal(wb_suggest_sources(suggester, 9, &bench.arena).count, 0);
	wb_suggester_free(suggester);
	release_bench(&bench);
}

/* Values tell what names do not; a name alone is not believed against them. */
static void
values_speak(void **state)
{
	static const char *const sources[] = { "k1", "k2", NULL };
	static const char *const targets[] = { "colour", "town", NULL };
	static const char *const colours[] = { "red",  "blue",  "green", "black",  "white", "grey",
					       "pink", "brown", "olive", "yellow", NULL };
	static const char *const towns[] = { " Porto ", "LIMA", "Oslo",  "Rome",  "Bern", "Kyiv",
					     "Riga",    "Baku", "Accra", "Cusco", NULL };
	static const char *const known[] = { "porto", "lima", "oslo",  "rome",  "bern", "kyiv",
					     "riga",  "baku", "accra", "cusco", NULL };
	struct wb_suggestions found;
	struct wb_suggester *suggester;
	struct wb_buffer reason = { 0 };
	struct bench bench;

	(void)state;
	init_bench(&bench, sources, targets);
	know_values(&bench, 0, 0, WB_TYPE_TEXT, towns);
	know_values(&bench, 0, 1, WB_TYPE_TEXT, colours);
	know_values(&bench, 1, 0, WB_TYPE_TEXT, colours);
	know_values(&bench, 1, 1, WB_TYPE_TEXT, known);
	suggester = wb_suggester_new(&bench.input);
	found = wb_suggest_targets(suggester, 0, 0, &bench.arena);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.items[0].target_field, 1);
	assert_string_equal(found.items[0].expression.at, "p.k1 | trim");
	wb_suggestion_reason(&found.items[0], " · ", &reason);
	assert_string_equal(reason.at, "name .00 · values 100 % · type ok");
	assert_true(found.items[1].score < 0.1);
	wb_buffer_release(&reason);
	wb_suggester_free(suggester);
	release_bench(&bench);
}

/* Every expression compiles, and gives what the target's field takes. */
static void
conversions(void **state)
{
	static const char *const name[] = { "v", NULL };
	static const struct {
		enum wb_type from, to, looks;
		const char *values[4];
		const char *want;
		enum wb_suggest_type type;
	} cases[] = {
		{ WB_TYPE_TEXT, WB_TYPE_TEXT, WB_TYPE_TEXT, { "a" }, "p.v", WB_SUGGEST_AS_IS },
		{ WB_TYPE_TEXT, WB_TYPE_INTEGER, 0, { 0 }, "p.v | integer", WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT, WB_TYPE_DATE, 0, { 0 }, "p.v | date", WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT,
		  WB_TYPE_DATE,
		  WB_TYPE_TEXT,
		  { "31.12.2001", "19990201", "n/a" },
		  "p.v | date(\"%Y%m%d\", \"%d.%m.%Y\")",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT,
		  WB_TYPE_DATE,
		  WB_TYPE_TEXT,
		  { "1/31/2001", "2/3/2001" },
		  "p.v | date(\"%-m/%-d/%Y\")",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT,
		  WB_TYPE_DATE,
		  WB_TYPE_TIMESTAMP,
		  { "2001-02-03 10:00:00" },
		  "p.v | timestamp | date",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT,
		  WB_TYPE_DECIMAL,
		  WB_TYPE_TEXT,
		  { " $1,200.50", "3" },
		  "p.v | trim | gsub(/[$, ]/, \"\") | decimal",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT,
		  WB_TYPE_INTEGER,
		  WB_TYPE_TEXT,
		  { "a", "b", "1" },
		  "p.v | integer",
		  WB_SUGGEST_DOUBTFUL },
		{ WB_TYPE_TEXT,
		  WB_TYPE_BOOLEAN,
		  WB_TYPE_TEXT,
		  { "Yes", "No", "y" },
		  "p.v | lower in (\"y\", \"yes\")",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT,
		  WB_TYPE_BOOLEAN,
		  0,
		  { 0 },
		  "p.v | lower in (\"1\", \"t\", \"true\", \"y\", \"yes\", \"on\", \"x\")",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TEXT, WB_TYPE_BYTES, 0, { 0 }, "p.v", WB_SUGGEST_UNLIKE },
		{ WB_TYPE_INTEGER, WB_TYPE_BOOLEAN, 0, { 0 }, "p.v != 0", WB_SUGGEST_CONVERTED },
		{ WB_TYPE_INTEGER, WB_TYPE_DECIMAL, 0, { 0 }, "p.v", WB_SUGGEST_AS_IS },
		{ WB_TYPE_INTEGER, WB_TYPE_TEXT, 0, { 0 }, "p.v", WB_SUGGEST_AS_IS },
		{ WB_TYPE_INTEGER, WB_TYPE_DATE, 0, { 0 }, "p.v", WB_SUGGEST_UNLIKE },
		{ WB_TYPE_DECIMAL,
		  WB_TYPE_INTEGER,
		  0,
		  { 0 },
		  "p.v | integer",
		  WB_SUGGEST_CONVERTED },
		{ WB_TYPE_TIMESTAMP, WB_TYPE_DATE, 0, { 0 }, "p.v | date", WB_SUGGEST_CONVERTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct wb_model model = { 0 };
		struct wb_suggester *suggester;
		struct wb_suggestions found;
		struct wb_plan *plan = NULL;
		struct wb_error err;
		struct bench bench;

		init_bench(&bench, name, name);
		bench.source[0].type.type = cases[i].from;
		bench.target[0].type.type = cases[i].to;
		if (cases[i].values[0])
			know_values(&bench, 0, 0, cases[i].looks, cases[i].values);
		suggester = wb_suggester_new(&bench.input);
		found = wb_suggest_sources(suggester, 0, &bench.arena);
		assert_int_equal(found.count, 1);
		assert_string_equal(found.items[0].expression.at, cases[i].want);
		if (found.items[0].type != cases[i].type)
			fail_msg("%s: type %d", cases[i].want, (int)found.items[0].type);
		assert_ok(err,
			  wb_plan_compile_text(&model, found.items[0].expression, &bench.tables[0],
					       WB_TEXT("p"), &bench.arena, &plan, &err));
		if (cases[i].type == WB_SUGGEST_CONVERTED)
			assert_int_equal(plan->arrows[0].type.type, cases[i].to);
		wb_plan_free(plan);
		wb_suggester_free(suggester);
		release_bench(&bench);
	}
}

/* Whatever stands in a name, what is suggested can be parsed. */
static void
hostile_names(void **state)
{
	static const char *const sources[] = { "a`b",  "from", "",  "x\" | now()",
					       "\xff", "\x1b", NULL };
	static const char *const targets[] = { "a`b", "from", "x", NULL };
	struct bench bench;
	struct wb_suggester *suggester;

	(void)state;
	init_bench(&bench, sources, targets);
	suggester = wb_suggester_new(&bench.input);
	for (size_t t = 0; t < 3; t++) {
		struct wb_suggestions found = wb_suggest_sources(suggester, t, &bench.arena);

		assert_int_equal(found.count, 6);
		for (size_t i = 0; i < found.count; i++) {
			struct wb_node *node;
			struct wb_error err;

			if (found.items[i].source_field == 4 || found.items[i].source_field == 2)
				continue; /* no name in any script */
			assert_ok(err, wb_parse_expression(found.items[i].expression, "test",
							   &bench.arena, &node, &err));
			assert_int_equal(node->kind, WB_NODE_FIELD);
		}
	}
	wb_suggester_free(suggester);
	release_bench(&bench);
}

static void
nothing_known(void **state)
{
	static const char *const none[] = { NULL };
	static const char *const some[] = { "a", NULL };
	struct wb_suggest_input empty = { 0 };
	struct wb_suggester *suggester = wb_suggester_new(&empty);
	struct wb_arena arena = { 0 };
	struct bench bench;

	(void)state;
	assert_int_equal(wb_suggest_arrows(suggester, &arena).count, 0);
	wb_suggester_free(suggester);
	init_bench(&bench, none, some);
	expect_arrows(&bench, "");
	init_bench(&bench, some, none);
	expect_arrows(&bench, "");
	bench.input.target.table = NULL;
	expect_arrows(&bench, "");
	wb_arena_release(&arena);
	release_bench(&bench);
}

static void
tables(void **state)
{
	static const char *const sources[] = { "Surname", "Given Name", "ZIP", NULL };
	static const char *const alike[] = { "first_name", "last_name", "postal_code", "photo",
					     NULL };
	static const char *const other[] = { "amount", "currency", NULL };
	struct wb_table_suggestion *found;
	struct wb_suggest_table others[2];
	struct wb_buffer reason = { 0 };
	struct bench bench, far;
	size_t count;

	(void)state;
	init_bench(&bench, sources, alike);
	init_bench(&far, sources, other);
	others[0] = far.input.target;
	others[0].name.table = WB_TEXT("payment");
	others[1] = bench.input.target;
	found = wb_suggest_tables(&bench.from, WB_SUGGEST_SOURCE, others, 2, &bench.arena, &count);
	assert_int_equal(count, 1);
	assert_int_equal(found[0].table, 1);
	wb_table_suggestion_reason(&found[0], &reason);
	assert_string_equal(reason.at, "names alike: 3 of 4 fields");
	found = wb_suggest_tables(&others[1], WB_SUGGEST_TARGET, &bench.from, 1, &bench.arena,
				  &count);
	assert_int_equal(count, 1);
	assert_int_equal(found[0].fields, 3);
	wb_buffer_release(&reason);
	release_bench(&bench);
	release_bench(&far);
}

static void
declining(void **state)
{
	const struct project_fixture *fixture = *state;
	struct wb_project *project = project_fixture_open(fixture);
	struct wb_declined one = { .mapping = WB_TEXT("m"),
				   .field = WB_TEXT("f"),
				   .expression = WB_TEXT("a | trim"),
				   .at = 5,
				   .author = WB_TEXT("ann") };
	struct wb_declined_list list = { 0 };
	struct wb_error err;

	assert_ok(err, wb_declined_put(project, &one, &err));
	assert_ok(err, wb_declined_put(project, &one, &err));
	assert_ok(err, wb_declined_load(project, WB_TEXT("m"), &list, &err));
	assert_int_equal(list.count, 1);
	assert_true(wb_text_is(list.items[0].field, "f"));
	assert_true(wb_text_is(list.items[0].expression, "a | trim"));
	assert_true(wb_text_is(list.items[0].author, "ann"));
	assert_int_equal(list.items[0].at, 5);
	wb_declined_list_release(&list);
	assert_ok(err, wb_declined_load(project, WB_TEXT("other"), &list, &err));
	assert_int_equal(list.count, 0);
	wb_declined_list_release(&list);
	assert_ok(err, wb_declined_remove(project, one.mapping, one.field, one.expression, &err));
	assert_int_equal(wb_declined_remove(project, one.mapping, one.field, one.expression, &err),
			 WB_NOT_FOUND);
	wb_project_close(project);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(long_names),
		cmocka_unit_test(arrows),
		cmocka_unit_test(shared_source),
		cmocka_unit_test(declined_pairs),
		cmocka_unit_test(values_speak),
		cmocka_unit_test(conversions),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(nothing_known),
		cmocka_unit_test(tables),
		cmocka_unit_test_setup_teardown(declining, project_fixture_setup,
						project_fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
