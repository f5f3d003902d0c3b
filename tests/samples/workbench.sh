#!/bin/sh
# The sample's design is built in the workbench from nothing, by keys alone, and runs
# there: it is the one of association.wbs, and comes to the same.
. "${srcdir:-.}/tests/e2e/common.sh"

command -v python3 >/dev/null || skip "python3 is not installed"
"$program" open 2>&1 </dev/null | grep -q 'built without' && skip "no workbench"
sample=$top/samples/association
export LC_ALL=C TZ=UTC XDG_CONFIG_HOME="$work/config"

mkdir by-keys by-hand
for folder in by-keys by-hand; do
	cp -R "$sample/ams" "$sample/office" "$sample/lms" "$folder"
	sqlite3 "$folder/crm.db" <"$sample/crm.sql"
done

cd by-keys
python3 "$top/tests/samples/workbench_keys.py" "$sample/association.wbs" crm.db . >keys
expect_status 0 waybill open --script keys
waybill export association.wb >exported.wbs
expect "what was built by keys" \
	"$(python3 "$top/tests/samples/bare_script.py" "$sample/association.wbs")" \
	"$(python3 "$top/tests/samples/bare_script.py" exported.wbs)"
expect "gaps" "" "$(waybill check association.wb | grep -i gap || :)"

# The run in the workbench comes to what one of the command line does.
cd ../by-hand
waybill new association.wb >new.txt
waybill import association.wb "$sample/association.wbs" >import.txt
expect_status 1 waybill run association.wb >run.txt 2>&1
cd ..
account='select mapping, rows_read, rows_made, inserted, updated, unchanged, deleted, filtered,
	duplicate, grouped, rejected, state from run_account order by mapping'
expect "the account of the run" "$(sqlite3 by-hand/association.wb "$account")" \
	"$(sqlite3 by-keys/association.wb "$account")"
expect_account by-keys/association.wb
