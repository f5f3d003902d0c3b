#!/bin/sh
# The sample's migration comes to what was worked out without waybill, and the
# demo runs to its end.
. "${srcdir:-.}/tests/e2e/common.sh"

command -v python3 >/dev/null || skip "python3 is not installed"
sample=$top/samples/association

expect_status 0 "$sample/demo" "$program" demo >demo.txt
cd demo
expect "what check says of gaps" "" "$(waybill check association.wb | grep -i gap || :)"
python3 "$top/tests/samples/expected_association.py" "$sample" crm.db association.wb ||
	fail "the migration is not what association.wbs means"
expect_account association.wb

# A dry run comes to the same, though each step refers to what the one before it did not
# keep, and leaves both files as they were.
mkdir dry
cp -R "$sample/ams" "$sample/office" "$sample/lms" dry/
sqlite3 dry/crm.db <"$sample/crm.sql"
waybill new dry/association.wb
waybill import dry/association.wb "$sample/association.wbs"
before=$(cksum dry/crm.db dry/association.wb)
expect_status 1 waybill run dry/association.wb --dry-run --format csv >dry.csv
expect "the files after a dry run" "$before" "$(cksum dry/crm.db dry/association.wb)"
expect "the account of a dry run" "$(sqlite3 -csv association.wb '
	select mapping, target, rows_read, rows_made, inserted, updated, unchanged, deleted, filtered,
		duplicate, grouped, rejected, state from run_account' | tr -d '\r')" "$(sed 1d dry.csv | tr -d '\r')"

# The README at the top shows what is there to be seen: its first screen, line by line.
mkdir ../screen
(
	cd ../screen
	cp -R "$sample/ams" "$sample/office" "$sample/lms" "$sample/association.wbs" .
	sqlite3 crm.db <"$sample/crm.sql"
	awk '/^```/ { n++; next } n == 1' "$top/README.md" >screen
	[ "$(grep -c '^\$ waybill' screen)" -ge 7 ] || fail "the README has no screen"
	sed -n 's/^\$ //p' screen >commands
	while read -r line; do
		eval "$line" >>said 2>&1 </dev/null || [ $? -eq 1 ] || fail "status of: $line"
	done <commands
	without_time='s/ ([0-9.]* s)$//'
	sed "$without_time" said >seen
	sed -e '/^\$ /d' -e '/^ *…$/d' -e "$without_time" screen | while read -r line; do
		sed 's/^ *//' seen | grep -Fqx -e "$line" || fail "the README shows what is not said: $line"
	done
) || exit 1

# Why an activity counts as completed, and why a fee ended when it did.
told() {
	waybill explain association.wb "$@" | tr -s ' ' | sed -n '/step by step/,/decisions/s/^ //p'
}
told course_completion "102, Ethics quiz" completed_at >completion.txt
for line in 'completed_at 2024-12-12 09:05:00' \
	'part("|", 3) -> Thursday, 12 December 2024, 9:05 AM'; do
	grep -Fqx "$line" completion.txt || fail "explain of a completion does not say: $line"
done
told fee "STU, 2007-09-01" valid_to >fee.txt
for line in 'valid_to 2008-09-01' 'n.From -> 2008-09-01'; do
	grep -Fqx "$line" fee.txt || fail "explain of a fee does not say: $line"
done

# The questions of the sample's README can be asked.
cp -Rp . ../asked
(
	cd ../asked
	sed -n 's/^    \(waybill [a-z]* association.wb\|sed\)/\1/p' "$sample/README.md" >questions
	[ "$(wc -l <questions)" -ge 12 ] || fail "the README asks too few questions"
	while read -r line; do
		status=0
		eval "$line" </dev/null || status=$?
		[ "$status" -le 1 ] || fail "status $status: $line"
	done <questions
	expect "what was corrected and loaded" "1" "$(sqlite3 association.wb \
		"select count(distinct row) from reject_state where mapping = 'course_completion'
			and row = 20 and later_run = 2")"
) || exit 1

# Again: nothing twice. The seven contacts that were exported twice with two phones
# change to the first and back; so does what was completed in two accounts.
expect_status 1 waybill run association.wb member address membership fee course_completion
expect "the second run" "member|0|14|1155|35
address|0|14|1113|77
membership|0|0|2230|80
fee|0|0|39|5
course_completion|0|90|1392|838" "$(sqlite3 association.wb '
	select mapping, inserted, updated, unchanged, filtered + rejected
	from run_account where run = 2 order by step')"

# Nothing is left to change: what is there already is unchanged, or rejected where the
# mapping only inserts.
before=$(cksum crm.db association.wb)
expect_status 0 waybill diff association.wb --exit-code --format csv >diff.csv
expect "what a run would change after the run" "mapping,row,outcome,key,field,old,new,rule" \
	"$(tr -d '\r' <diff.csv)"
expect "the files after a diff" "$before" "$(cksum crm.db association.wb)"
