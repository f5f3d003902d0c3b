#include "engine/rehearsal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum wb_status
wb_rehearsal_open(struct wb_rehearsal *rehearsal, struct wb_session *session, struct wb_text name,
		  const struct wb_connector **connector, struct wb_handle **handle,
		  struct wb_error *err)
{
	struct wb_rehearsed_system system = { .name = name };
	enum wb_status status;

	for (size_t i = 0; i < rehearsal->count; i++) {
		if (!wb_text_equal(rehearsal->systems[i].name, name))
			continue;
		*connector = rehearsal->systems[i].connector;
		*handle = rehearsal->systems[i].handle;
		return WB_OK;
	}
	status = wb_session_open_system(session, name, WB_WRITE, &system.connector, &system.handle,
					err);
	if (status != WB_OK)
		return status;
	WB_GROW(rehearsal->systems, rehearsal->capacity, rehearsal->count + 1);
	rehearsal->systems[rehearsal->count++] = system;
	*connector = system.connector;
	*handle = system.handle;
	return WB_OK;
}

void
wb_rehearsal_release(struct wb_rehearsal *rehearsal)
{
	for (size_t i = 0; i < rehearsal->count; i++)
		rehearsal->systems[i].connector->close(rehearsal->systems[i].handle);
	free(rehearsal->systems);
	memset(rehearsal, 0, sizeof *rehearsal);
}
