#include "plan/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char *const severities[] = {
	[WB_SEVERITY_NOTE] = "note",
	[WB_SEVERITY_WARNING] = "warning",
	[WB_SEVERITY_ERROR] = "error",
};

const char *
wb_severity_name(enum wb_severity severity)
{
	return severities[severity];
}

void
wb_findings_release(struct wb_findings *findings)
{
	free(findings->items);
	wb_arena_release(&findings->arena);
	memset(findings, 0, sizeof *findings);
}

struct wb_finding *
wb_findings_add(struct wb_findings *findings, enum wb_severity severity, struct wb_text mapping,
		const char *rule, struct wb_text field, const char *format, ...)
{
	struct wb_finding *finding;
	char message[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	WB_GROW(findings->items, findings->capacity, findings->count + 1);
	finding = &findings->items[findings->count++];
	*finding = (struct wb_finding){
		.severity = severity,
		.rule = rule,
		.mapping = wb_arena_text(&findings->arena, mapping),
		.field = wb_arena_text(&findings->arena, field),
		.message = wb_arena_text(&findings->arena, wb_text_of(message)),
		.hint = WB_TEXT(""),
		.excerpt = WB_TEXT(""),
	};
	findings->errors += severity == WB_SEVERITY_ERROR;
	return finding;
}

void
wb_finding_hint(struct wb_findings *findings, struct wb_finding *finding, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	finding->hint = wb_arena_text(&findings->arena, wb_text_of(text));
}
