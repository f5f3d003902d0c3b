#include "connect/registry.h"

#include <stddef.h>

#include "connect/csv.h"
#include "connect/sqlite.h"

static const struct wb_connector *const connectors[] = {
	&wb_csv_connector,
	&wb_sqlite_connector,
	NULL,
};

const struct wb_connector *const *
wb_connectors(void)
{
	return connectors;
}

const struct wb_connector *
wb_connector_find(struct wb_text scheme)
{
	for (size_t i = 0; connectors[i]; i++)
		if (wb_text_is(scheme, connectors[i]->scheme))
			return connectors[i];
	return NULL;
}
