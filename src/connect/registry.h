/* The registry: every kind of system that this build knows. Constant. */
#ifndef WB_CONNECT_REGISTRY_H
#define WB_CONNECT_REGISTRY_H

#include "connect/connector.h"

/* All connectors, in alphabetical order; ends in NULL. */
const struct wb_connector *const *wb_connectors(void);

/* The connector of a scheme, or NULL. */
const struct wb_connector *wb_connector_find(struct wb_text scheme);

#endif
