/* The CSV connector: a file or a folder of files, a table a file. Constant. */
#ifndef WB_CONNECT_CSV_H
#define WB_CONNECT_CSV_H

#include "connect/connector.h"

extern const struct wb_connector wb_csv_connector;

#endif
