#!/bin/sh
# A project's export, imported into a new one and run, gives the same result and
# the same log, byte for byte; so does another number of workers.
. "${srcdir:-.}/tests/e2e/common.sh"

sample=$top/samples/association

# migrate FOLDER SCRIPT [OPTION…]
migrate() {
	folder=$1 script=$2
	shift 2
	mkdir "$folder"
	cp -R "$sample/ams" "$sample/office" "$sample/lms" "$folder/"
	sqlite3 "$folder/crm.db" <"$sample/crm.sql"
	waybill new "$folder/association.wb"
	waybill import "$folder/association.wb" "$script"
	expect_status 1 waybill run "$folder/association.wb" "$@" >"$folder/run.txt" 2>&1
	waybill export "$folder/association.wb" >"$folder/export.wbs"
	expect_account "$folder/association.wb"
	# The run's name holds the project's identity; nothing else may differ.
	sqlite3 "$folder/association.wb" 'select * from run_account' \
		'select * from decision order by run, step, seq' \
		'select * from reject order by run, step, row' \
		'select * from verification order by run, step, field, figure' >"$folder/log"
	for table in member address membership gift fee course_completion; do
		sqlite3 "$folder/crm.db" ".dump $table"
	done >"$folder/result"
}

migrate first "$sample/association.wbs"
cmp first/export.wbs "$sample/association.wbs" || fail "the sample's script is not canonical"
migrate second first/export.wbs
migrate third first/export.wbs --jobs 3

[ "$(wc -l <first/log)" -gt 500 ] || fail "the log is too short to say anything"
for other in second third; do
	for file in export.wbs result log; do
		cmp "first/$file" "$other/$file" || fail "$other/$file differs from the first"
	done
done
