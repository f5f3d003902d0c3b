#!/bin/sh
# A profile of generated members agrees with the same figures in SQL, which SQLite
# computes from the same file; the number of workers makes no difference.
. "${srcdir:-.}/tests/e2e/common.sh"

[ -r "$shared/bench/members.c" ] || skip "$shared/bench/members.c is not there; WAYBILL_SHARED may name it"
${CC:-cc} -O1 -o members "$shared/bench/members.c" || skip "members.c does not compile"

rows=20000
mkdir ams
./members $rows >ams/members.csv
waybill new p.wb
echo 'system ams csv "ams"' | waybill import p.wb - >/dev/null
waybill profile p.wb ams.members --jobs 1 --format jsonl >one.jsonl
waybill profile p.wb ams.members --jobs 3 --format jsonl >three.jsonl
sed 's/, "changes": .*//' one.jsonl >one
sed 's/, "changes": .*//' three.jsonl >three
cmp one three || fail "three workers find something else than one"
expect "changes between two profiles of one file" 12 "$(grep -c '"changes": \[\]' three.jsonl)"

sqlite3 sql.db <<'END'
.mode csv
.import ams/members.csv members
END
fields=$(head -n 1 ams/members.csv | tr -d '\r' | tr , ' ')
expect "rows" $rows "$(sqlite3 sql.db 'SELECT count(*) FROM members')"

# What SQLite reads as empty is null to waybill: the file has no quoted empty text.
newest='p.id = (SELECT max(id) FROM catalog_profile)'
for field in $fields; do
	sqlite3 sql.db "SELECT count(*), sum($field = ''), count(DISTINCT nullif($field, '')),
		min(length($field)) FILTER (WHERE $field <> ''), max(length($field)), sum(length($field))
		FROM members" >want
	sqlite3 p.wb "SELECT f.rows, f.nulls, f.distinct_values, f.min_length, f.max_length,
		f.total_length FROM catalog_profile AS p JOIN catalog_profile_field AS f
		ON f.profile = p.id WHERE $newest AND f.name = '$field'" >found
	expect "figures of $field" "$(cat want)" "$(cat found)"

	sqlite3 sql.db "SELECT length($field), count(*) FROM members WHERE $field <> ''
		GROUP BY 1 ORDER BY 1" >want
	sqlite3 p.wb "SELECT length, count FROM catalog_profile AS p JOIN catalog_profile_field AS f
		ON f.profile = p.id JOIN catalog_profile_length AS l ON l.profile = p.id
		AND l.field = f.position WHERE $newest AND f.name = '$field' ORDER BY 1" >found
	expect "lengths of $field" "$(cat want)" "$(cat found)"

	# Each of the top values occurs just as often as it says.
	sqlite3 p.wb "ATTACH 'sql.db' AS s; SELECT e.value, e.count, (SELECT count(*) FROM s.members AS m
		WHERE m.$field = e.value) AS counted FROM catalog_profile AS p
		JOIN catalog_profile_field AS f ON f.profile = p.id
		JOIN catalog_profile_entry AS e ON e.profile = p.id AND e.field = f.position
		WHERE $newest AND f.name = '$field' AND e.kind = 'value' AND f.values_exact
		AND e.count <> counted" >wrong
	expect "top values of $field with a wrong count" "" "$(cat wrong)"
done

# Texts in the order of their bytes, dates in that of the calendar.
least() {
	sqlite3 p.wb "SELECT f.type, f.least, f.greatest FROM catalog_profile AS p
		JOIN catalog_profile_field AS f ON f.profile = p.id WHERE $newest AND f.name = '$1'"
}
for field in member_id full_name email phone status dues_paid; do
	expect "range of $field" "text|$(sqlite3 sql.db "SELECT min($field), max($field) FROM members")" \
		"$(least $field)"
done
expect "range of joined" "date|$(sqlite3 sql.db 'SELECT min(joined), max(joined) FROM members')" \
	"$(least joined)"
days() {
	sqlite3 sql.db "SELECT $1(CASE WHEN birth_date LIKE '%/%' THEN substr(birth_date, 7) || '-'
		|| substr(birth_date, 1, 2) || '-' || substr(birth_date, 4, 2) ELSE birth_date END)
		FROM members"
}
iso() {
	case $1 in
	*/*) echo "${1##*/}-${1%/*}" | tr / - ;;
	*) echo "$1" ;;
	esac
}
birth=$(least birth_date)
birth=${birth#date|}
expect "first day of birth" "$(days min)" "$(iso "${birth%|*}")"
expect "last day of birth" "$(days max)" "$(iso "${birth#*|}")"
