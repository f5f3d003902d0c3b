/*
 * Where the tables of a CSV system are: one file, or the files of a folder.
 *
 * A table's name is its file's name without the extension. Nothing is kept of
 * what the folder holds: it is looked at anew whenever it is asked for. But for
 * wb_csv_place_make a place is constant after init: any thread may read it.
 */
#ifndef WB_CONNECT_CSV_PLACE_H
#define WB_CONNECT_CSV_PLACE_H

#include "connect/connector.h"

struct wb_csv_place {
	char *system; /* its name, for messages */
	char *path;   /* of the file or folder */
	bool is_folder;
	bool made;         /* the folder is new: it goes again on release where it stayed empty */
	char *confined_to; /* files may not lie outside this folder; NULL: anywhere */
};

/* One file of a folder. */
struct wb_csv_file {
	struct wb_text table;
	const char *path;
};

/*
 * Finds the locator's file or folder. For WB_WRITE it may be missing: then it is
 * a file where its name ends in .csv, .tsv or .txt, else a folder.
 */
enum wb_status wb_csv_place_init(struct wb_csv_place *place, const struct wb_location *location,
				 enum wb_access access, struct wb_error *err);
void wb_csv_place_release(struct wb_csv_place *place);

/* Makes the folder, or that of the file, where it is missing. */
enum wb_status wb_csv_place_make(struct wb_csv_place *place, struct wb_error *err);

/* The files that are there, by name, in the arena; two of one table are WB_INVALID. */
enum wb_status wb_csv_place_list(const struct wb_csv_place *place, struct wb_arena *arena,
				 struct wb_csv_file **files, size_t *count, struct wb_error *err);

/* The path of a table's file, in the arena; WB_NOT_FOUND with the nearest name. */
enum wb_status wb_csv_place_find(const struct wb_csv_place *place, struct wb_text table,
				 struct wb_arena *arena, const char **path, struct wb_error *err);

/* The path that a new table gets, in the arena; WB_INVALID where its name cannot be one. */
enum wb_status wb_csv_place_new(const struct wb_csv_place *place, struct wb_text table,
				struct wb_arena *arena, const char **path, struct wb_error *err);

#endif
