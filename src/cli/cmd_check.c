/* check: what a mapping cannot do, forgets or risks, before it runs. */
#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/message.h"
#include "cli/opening.h"
#include "plan/check.h"
#include "project/profile_store.h"

/* As a compiler says it: where, how grave, what, and the way out. */
static void
print_finding(const struct wb_finding *finding)
{
	struct wb_buffer out = { 0 };

	wb_show_text(&out, finding->mapping);
	wb_buffer_format(&out, ": %s: ", wb_severity_name(finding->severity));
	if (finding->field.len) {
		wb_show_text(&out, finding->field);
		wb_buffer_string(&out, ": ");
	}
	wb_show_text(&out, finding->message);
	wb_buffer_format(&out, " (%s)\n", finding->rule);
	wb_message_excerpt(&out, finding->excerpt);
	wb_message_hint(&out, finding->hint, stdout);
	fwrite(out.at, 1, out.len, stdout);
	wb_buffer_release(&out);
}

static void
list_findings(const struct wb_findings *findings, enum wb_format format)
{
	static const struct wb_list_column columns[] = {
		{ "severity", WB_LIST_TEXT, 0 }, { "mapping", WB_LIST_TEXT, 0 },
		{ "rule", WB_LIST_TEXT, 0 },     { "field", WB_LIST_TEXT, 0 },
		{ "message", WB_LIST_TEXT, 0 },  { "hint", WB_LIST_TEXT, 0 },
		{ "excerpt", WB_LIST_TEXT, 0 },
	};
	struct wb_listing *listing = wb_listing_new(stdout, format, columns, WB_COUNT_OF(columns));

	for (size_t i = 0; i < findings->count; i++) {
		const struct wb_finding *finding = &findings->items[i];

		wb_listing_string(listing, wb_severity_name(finding->severity));
		wb_listing_text(listing, finding->mapping);
		wb_listing_string(listing, finding->rule);
		wb_listing_text(listing, finding->field);
		wb_listing_text(listing, finding->message);
		wb_listing_text(listing, finding->hint);
		wb_listing_text(listing, finding->excerpt);
	}
	wb_listing_end(listing);
}

static void
tell_sum(const struct wb_findings *findings)
{
	size_t warnings = 0;

	for (size_t i = 0; i < findings->count; i++)
		warnings += findings->items[i].severity == WB_SEVERITY_WARNING;
	fflush(stdout);
	wb_message_note("%zu error%s, %zu warning%s", findings->errors,
			findings->errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
}

/* With the figures of the last profile of its driving table, where there is one. */
static enum wb_status
check_mapping(struct wb_session *session, const struct wb_object *mapping,
	      struct wb_findings *findings, struct wb_error *err)
{
	const struct wb_line *from = wb_mapping_line(&mapping->as.mapping, WB_LINE_FROM);
	struct wb_profile profile = { 0 };
	enum wb_status status = WB_NOT_FOUND;

	if (from)
		status = wb_profile_load(wb_session_project(session), from->table.system,
					 from->table.table, &profile, err);
	if (status == WB_OK || status == WB_NOT_FOUND)
		wb_check_mapping(wb_session_model(session), mapping,
				 status == WB_OK ? &profile : NULL, findings);
	wb_profile_release(&profile);
	return status == WB_NOT_FOUND ? WB_OK : status;
}

static void
check_parking(const struct wb_session *session, const struct wb_object *mapping,
	      struct wb_findings *findings)
{
	wb_parking_check(wb_session_parking(session, mapping), mapping, findings);
}

static enum wb_status
check_all(struct wb_session *session, struct wb_findings *findings, struct wb_error *err)
{
	size_t n = wb_session_count(session), n_parked = wb_session_count_parked(session);
	const struct wb_object **mappings =
		WB_NEW_ARRAY(&findings->arena, const struct wb_object *, n);

	enum wb_status status = WB_OK;

	for (size_t i = 0; status == WB_OK && i < n; i++) {
		mappings[i] = wb_session_mapping(session, i);
		status = check_mapping(session, mappings[i], findings, err);
		check_parking(session, mappings[i], findings);
	}
	for (size_t i = 0; status == WB_OK && i < n_parked; i++)
		check_parking(session, wb_session_mapping_parked(session, i), findings);
	if (status == WB_OK)
		wb_check_together(wb_session_model(session), mappings, n, findings);
	return status;
}

static enum wb_status
run_check(struct wb_invocation *call, struct wb_error *err)
{
	struct wb_opening opening = { 0 };
	struct wb_findings findings = { 0 };
	enum wb_format format = wb_call_format(call);
	enum wb_status status = wb_opening_mappings(&opening, call, err);

	if (!status)
		status = check_all(opening.session, &findings, err);
	if (status)
		goto done;
	if (format != WB_FORMAT_TABLE)
		list_findings(&findings, format);
	for (size_t i = 0; i < findings.count && format == WB_FORMAT_TABLE; i++)
		print_finding(&findings.items[i]);
	tell_sum(&findings);
	if (findings.errors)
		call->result = WB_EXIT_USAGE;
done:
	wb_findings_release(&findings);
	wb_opening_close(&opening);
	return status;
}

const struct wb_command wb_command_check = {
	.name = "check",
	.summary = "says what mappings cannot do, forget or risk; reads no rows",
	.arguments = "FILE [MAPPING...]",
	.about = "Without MAPPING: all of them. The exit status is 2 where there are errors. Where "
		 "the "
		 "driving table was profiled, its figures tell more: values that are too long, "
		 "nulls in a field that must not be null, keys that are not unique, values that a "
		 "crosswalk lacks. What 'waybill inspect' has parked is shown with its text, why "
		 "and "
		 "since when; a mapping that runs skip is an error.",
	.options =
		(const struct wb_option_rule[]){
			WB_OPTION_SET,
			WB_OPTION_ALLOW_OUTSIDE,
			WB_OPTION_FORMAT,
			{ 0 },
		},
	.examples =
		(const struct wb_example[]){
			{ "check members.wb", "gaps, wrong types, values that may not fit" },
			{ "check members.wb member --format json", "one mapping, for a program" },
			{ 0 },
		},
	.run = run_check,
};
