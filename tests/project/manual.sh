#!/bin/sh
# The examples of waybill-project(5) run against a new project; the page names
# every table, view and column that the schema has.
srcdir=$(cd "${srcdir:-.}" && pwd)
waybill=$PWD/waybill
page=$srcdir/man/waybill-project.5
command -v sqlite3 >/dev/null || { echo "the sqlite3 shell is missing"; exit 77; }
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
"$waybill" new project.wb || exit 1

awk '/^\.Bd -literal/ { inside = 1; next } /^\.Ed/ { inside = 0 } inside' "$page" >examples
[ "$(grep -c '^sqlite3' examples)" -ge 8 ] || { echo "no examples found"; exit 1; }
sh -e examples || exit 1

sqlite3 project.wb "SELECT DISTINCT c.name FROM sqlite_schema AS s, pragma_table_info(s.name) AS c
	WHERE s.type IN ('table', 'view') UNION SELECT name FROM sqlite_schema
	WHERE type IN ('table', 'view')" >names
failed=0
while read -r name; do
	grep -Eq "(^|[^a-z_])$name([^a-z_]|\$)" "$page" || { echo "$name is not documented"; failed=1; }
done <names
exit $failed
