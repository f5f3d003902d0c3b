#include "connect/csv_place.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/utf8.h"

static const char *const extensions[] = { ".csv", ".tsv", ".txt" };

/* Whether a name is that of a table's file: something before one of the extensions. */
static bool
has_table_extension(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (len > strlen(extensions[i]) &&
		    !strcasecmp(name + len - strlen(extensions[i]), extensions[i]))
			return true;
	return false;
}

/* A file's name without its extension. */
static struct wb_text
table_name(const char *path)
{
	struct wb_text name = wb_text_of(wb_path_base(path));
	const char *dot = strrchr(name.at, '.');

	if (dot && dot > name.at)
		name.len = (size_t)(dot - name.at);
	return name;
}

static enum wb_status
refuse_outside(const struct wb_csv_place *place, const char *path, struct wb_error *err)
{
	wb_fail(err, WB_INVALID, place->system, "%s lies outside the project's folder", path);
	wb_hint(err, "--allow-outside permits it");
	return WB_INVALID;
}

static bool
is_allowed(const struct wb_csv_place *place, const char *path)
{
	return !place->confined_to || wb_path_inside(place->confined_to, path);
}

/* Makes a folder and those above it. */
static enum wb_status
make_folder(const char *path, struct wb_error *err)
{
	enum wb_status status;
	char *above;

	if (!mkdir(path, 0777) || (errno == EEXIST && wb_path_kind(path) == WB_PATH_FOLDER))
		return WB_OK;
	if (errno != ENOENT)
		return wb_fail_errno(err, path, "this folder cannot be made");
	above = wb_path_folder(path);
	status = strcmp(above, path) && strcmp(above, ".")
			 ? make_folder(above, err)
			 : wb_fail_errno(err, path, "this folder cannot be made");
	free(above);
	if (status == WB_OK && mkdir(path, 0777))
		status = wb_fail_errno(err, path, "this folder cannot be made");
	return status;
}

static enum wb_status
settle_missing(struct wb_csv_place *place, enum wb_access access, struct wb_error *err)
{
	if (access == WB_READ) {
		wb_fail(err, WB_NOT_FOUND, place->system, "there is no file or folder %s",
			place->path);
		wb_hint(err, "a path is seen from the project's folder; correct it in the script's "
			     "line \"system …\"");
		return WB_NOT_FOUND;
	}
	place->is_folder = !has_table_extension(wb_path_base(place->path));
	return WB_OK;
}

static enum wb_status
settle(struct wb_csv_place *place, enum wb_access access, struct wb_error *err)
{
	char *real;

	if (!is_allowed(place, place->path))
		return refuse_outside(place, place->path, err);
	real = realpath(place->path, NULL);
	if (!real)
		return settle_missing(place, access, err);
	free(place->path);
	place->path = real;
	switch (wb_path_kind(real)) {
	case WB_PATH_FOLDER:
		place->is_folder = true;
		return WB_OK;
	case WB_PATH_FILE:
		return WB_OK;
	default:
		return wb_fail(err, WB_INVALID, place->system, "%s is neither a file nor a folder",
			       real);
	}
}

enum wb_status
wb_csv_place_init(struct wb_csv_place *place, const struct wb_location *location,
		  enum wb_access access, struct wb_error *err)
{
	struct wb_buffer system = { 0 }, locator = { 0 };
	enum wb_status status;

	wb_buffer_text(&system, location->system);
	wb_buffer_text(&locator, location->locator);
	*place = (struct wb_csv_place){ .system = system.at };
	if (!locator.len || memchr(locator.at, '\0', locator.len)) {
		status = wb_fail(err, WB_INVALID, system.at,
				 "a csv system needs the path of a file or a folder");
	} else {
		place->path = wb_path_join(location->folder, locator.at);
		if (!location->allow_outside)
			place->confined_to = wb_strdup(location->folder);
		status = settle(place, access, err);
	}
	wb_buffer_release(&locator);
	if (status != WB_OK)
		wb_csv_place_release(place);
	return status;
}

void
wb_csv_place_release(struct wb_csv_place *place)
{
	if (place->made)
		rmdir(place->path);
	free(place->system);
	free(place->path);
	free(place->confined_to);
	memset(place, 0, sizeof *place);
}

enum wb_status
wb_csv_place_make(struct wb_csv_place *place, struct wb_error *err)
{
	char *folder = place->is_folder ? wb_strdup(place->path) : wb_path_folder(place->path);
	bool missing = wb_path_kind(folder) == WB_PATH_NONE;
	enum wb_status status = make_folder(folder, err);
	char *real = status == WB_OK ? realpath(folder, NULL) : NULL;

	place->made |= status == WB_OK && missing && place->is_folder;
	if (real) {
		char *path = place->is_folder ? wb_strdup(real)
					      : wb_path_join(real, wb_path_base(place->path));

		free(place->path);
		place->path = path;
	}
	free(real);
	free(folder);
	return status;
}

static int
compare_files(const void *a, const void *b)
{
	const struct wb_csv_file *x = a, *y = b;
	int order = wb_text_compare(x->table, y->table);

	return order ? order : strcmp(x->path, y->path);
}

static enum wb_status
refuse_doubles(const struct wb_csv_place *place, const struct wb_csv_file *files, size_t count,
	       struct wb_error *err)
{
	for (size_t i = 1; i < count; i++) {
		if (!wb_text_equal(files[i - 1].table, files[i].table))
			continue;
		wb_fail(err, WB_INVALID, place->system,
			"%s and %s would both be the table \"%.*s\"",
			wb_path_base(files[i - 1].path), wb_path_base(files[i].path),
			WB_TEXT_ARG(files[i].table));
		wb_hint(err, "rename one of them, or name the file itself in the script's line "
			     "\"system …\"");
		return WB_INVALID;
	}
	return WB_OK;
}

/* Adds a folder's entry where it is a table's file. */
static enum wb_status
take_entry(const struct wb_csv_place *place, const char *name, struct wb_arena *arena,
	   struct wb_csv_file *file, bool *taken, struct wb_error *err)
{
	char *path;

	*taken = false;
	if (name[0] == '.' || !has_table_extension(name))
		return WB_OK;
	path = wb_path_join(place->path, name);
	file->path = wb_arena_string(arena, wb_text_of(path));
	free(path);
	if (wb_path_kind(file->path) != WB_PATH_FILE)
		return WB_OK;
	if (!wb_utf8_valid(wb_text_of(name)))
		return wb_fail(err, WB_INVALID, place->system,
			       "the name of the file %s is not UTF-8", file->path);
	if (!is_allowed(place, file->path))
		return refuse_outside(place, file->path, err);
	file->table = table_name(file->path);
	*taken = true;
	return WB_OK;
}

static enum wb_status
list_folder(const struct wb_csv_place *place, struct wb_arena *arena, struct wb_csv_file **files,
	    size_t *count, struct wb_error *err)
{
	struct wb_csv_file *list = NULL;
	size_t size = 0, n = 0;
	enum wb_status status = WB_OK;
	struct dirent *entry;
	bool taken;
	DIR *folder;

	*files = NULL;
	*count = 0;
	if (wb_path_kind(place->path) == WB_PATH_NONE)
		return WB_OK; /* it may be made yet */
	folder = opendir(place->path);
	if (!folder)
		return wb_fail_errno(err, place->path, "this folder cannot be read");
	while (status == WB_OK && (entry = readdir(folder))) {
		WB_GROW(list, size, n + 1);
		status = take_entry(place, entry->d_name, arena, &list[n], &taken, err);
		n += status == WB_OK && taken;
	}
	closedir(folder);
	if (n)
		qsort(list, n, sizeof *list, compare_files);
	if (status == WB_OK)
		status = refuse_doubles(place, list, n, err);
	*files = WB_NEW_ARRAY(arena, struct wb_csv_file, n);
	if (n)
		memcpy(*files, list, n * sizeof *list);
	*count = n;
	free(list);
	return status;
}

enum wb_status
wb_csv_place_list(const struct wb_csv_place *place, struct wb_arena *arena,
		  struct wb_csv_file **files, size_t *count, struct wb_error *err)
{
	if (place->is_folder)
		return list_folder(place, arena, files, count, err);
	*files = WB_NEW(arena, struct wb_csv_file);
	(*files)->path = wb_arena_string(arena, wb_text_of(place->path));
	(*files)->table = table_name((*files)->path);
	*count = wb_path_kind(place->path) != WB_PATH_NONE;
	return WB_OK;
}

static enum wb_status
no_such_table(const struct wb_csv_place *place, struct wb_text table,
	      const struct wb_csv_file *files, size_t count, struct wb_error *err)
{
	const struct wb_csv_file *nearest = NULL;
	size_t best = table.len / 2 + 1;

	for (size_t i = 0; i < count; i++) {
		size_t distance = wb_text_distance(table, files[i].table);

		if (distance < best) {
			best = distance;
			nearest = &files[i];
		}
	}
	wb_fail(err, WB_NOT_FOUND, place->system, "there is no table \"%.*s\" in %s",
		WB_TEXT_ARG(table), place->path);
	if (nearest)
		wb_hint(err, "did you mean \"%.*s\"?", WB_TEXT_ARG(nearest->table));
	else if (!count)
		wb_hint(err, "it holds no *.csv, *.tsv or *.txt file");
	return WB_NOT_FOUND;
}

enum wb_status
wb_csv_place_find(const struct wb_csv_place *place, struct wb_text table, struct wb_arena *arena,
		  const char **path, struct wb_error *err)
{
	struct wb_csv_file *files = NULL;
	size_t count = 0;
	enum wb_status status = wb_csv_place_list(place, arena, &files, &count, err);
	char *real;

	if (status != WB_OK)
		return status;
	for (size_t i = 0; i < count; i++) {
		if (!wb_text_equal(files[i].table, table))
			continue;
		real = realpath(files[i].path, NULL);
		*path = real ? wb_arena_string(arena, wb_text_of(real)) : files[i].path;
		free(real);
		return WB_OK;
	}
	return no_such_table(place, table, files, count, err);
}

static bool
can_be_file_name(struct wb_text table)
{
	return table.len && table.len < NAME_MAX - 32 && table.at[0] != '.' &&
	       !memchr(table.at, '/', table.len) && !memchr(table.at, '\0', table.len);
}

enum wb_status
wb_csv_place_new(const struct wb_csv_place *place, struct wb_text table, struct wb_arena *arena,
		 const char **path, struct wb_error *err)
{
	if (!place->is_folder && !wb_text_equal(table, table_name(place->path))) {
		wb_fail(err, WB_INVALID, place->system,
			"%s holds the table \"%.*s\" alone, not \"%.*s\"", place->path,
			WB_TEXT_ARG(table_name(place->path)), WB_TEXT_ARG(table));
		wb_hint(err, "name the folder as the system to have several tables");
		return WB_INVALID;
	}
	if (!can_be_file_name(table))
		return wb_fail(err, WB_INVALID, place->system,
			       "a table called \"%.*s\" cannot be a file", WB_TEXT_ARG(table));
	*path = place->is_folder
			? wb_arena_format(arena, "%s/%.*s.csv", place->path, WB_TEXT_ARG(table))
			: wb_arena_string(arena, wb_text_of(place->path));
	return WB_OK;
}
