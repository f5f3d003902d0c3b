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

# Again: nothing twice. The seven contacts that were exported twice with two phones
# change to the first and back.
expect_status 1 waybill run association.wb member address membership
expect "the second run" "member|0|14|1155|35
address|0|14|1113|77
membership|0|0|2230|80" "$(sqlite3 association.wb '
	select mapping, inserted, updated, unchanged, filtered + rejected
	from run_account where run = 2 order by step')"
