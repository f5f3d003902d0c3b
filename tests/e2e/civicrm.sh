#!/bin/sh
# CiviCRM's contact import file: CR line ends, no line end after the last record,
# dates like 19560511, MALE. Every column of every row arrives.
. "${srcdir:-.}/tests/e2e/common.sh"
need_data civicrm

mkdir ams
cp "$shared/data/civicrm/ImportContactTestWHdrs.csv" ams/contacts.csv
waybill new civicrm.wb
waybill import civicrm.wb "$top/tests/e2e/civicrm.wbs"
waybill inspect civicrm.wb >inspected.txt
expect_status 0 waybill check civicrm.wb
expect_status 0 waybill run civicrm.wb
expect_account civicrm.wb
expect "the account" "5|5|0" \
	"$(sqlite3 civicrm.wb 'select rows_read, inserted, rejected from run_account')"

expect "what was transformed" "\
N101|X|1956-05-11|2004-11-11|1|email|1|23
N102|M|1951-10-10|2004-10-03|1|email|1|34
N103|M|1972-11-05|2004-10-03|1|postal mail|2|45
N105|F|1951-09-27|2004-10-03|1|phone|2|56
N110|F|1965-01-02|2004-10-03|0|phone|1|66" "$(sqlite3 crm.db '
	select external_id, gender, born, last_voted, do_not_call, preferred, district, id
	from contact order by external_id')"

# What was copied, against the file as sqlite3 reads it; null and nothing are the same there.
{ tr '\r' '\n' <ams/contacts.csv; echo; } >lines.csv
sqlite3 :memory: "attach 'crm.db' as crm" '.import --csv lines.csv file' "
	select * from (
		select \"External ID\", Title, \"First Name\", \"Middle Name\", \"Last Name\",
			\"Nick Name\", Email, Street, City, State, Zip, \"Zip + 4\", \"Web Site\",
			\"Important Issue\", Suffix, \"Location Name\", Employer
		from file
		except
		select external_id, ifnull(title, ''), ifnull(first_name, ''),
			ifnull(middle_name, ''), ifnull(last_name, ''), ifnull(nick_name, ''),
			ifnull(email, ''), ifnull(street, ''), ifnull(city, ''), ifnull(state, ''),
			ifnull(zip, ''), ifnull(zip_4, ''), ifnull(web_site, ''),
			ifnull(important_issue, ''), ifnull(suffix, ''), ifnull(location_name, ''),
			ifnull(employer, '')
		from crm.contact)" >lost
expect "rows that lost something" "" "$(cat lost)"

# Again: nothing twice.
expect_status 0 waybill run civicrm.wb
expect "the second run" "5|0|5" "$(sqlite3 civicrm.wb '
	select rows_read, inserted, unchanged from run_account where run = 2')"
