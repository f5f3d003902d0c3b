#!/bin/sh
# csv-spectrum: each of the eleven files read as the JSON beside it says, through
# a mapping into SQLite, and the same again through a CSV file that Waybill wrote.
. "${srcdir:-.}/tests/e2e/common.sh"
need_data csv-spectrum

mkdir csvs
cp "$shared"/data/csv-spectrum/csvs/*.csv csvs/
json=$shared/data/csv-spectrum/json

fields_of() {
	head -n 1 "$1" | tr -d '\r' | tr ',' '\n'
}

# mapping NAME SOURCE TARGET FILE: every field of the file, copied.
mapping() {
	printf 'mapping %s {\n  from %s as c\n  into %s create\n  write replace\n' "$1" "$2" "$3"
	fields_of "$4" | sed 's/.*/  `&` <- c.`&`/'
	printf '}\n'
}

{
	printf 'system csvs csv "csvs" { }\nsystem written csv "written" { }\n'
	printf 'system result sqlite "result.db" { }\nsystem again sqlite "again.db" { }\n'
	for file in csvs/*.csv; do
		name=$(basename "$file" .csv)
		mapping "${name}_read" "csvs.\`$name\`" "result.\`$name\`" "$file"
		mapping "${name}_write" "csvs.\`$name\`" "written.\`$name\`" "$file"
	done
} >spectrum.wbs
for file in csvs/*.csv; do
	name=$(basename "$file" .csv)
	mapping "${name}_again" "written.\`$name\`" "again.\`$name\`" "$file"
done >again.wbs

waybill new spectrum.wb
waybill import spectrum.wb spectrum.wbs
expect_status 0 waybill run spectrum.wb
waybill import spectrum.wb again.wbs
# shellcheck disable=SC2046 # eleven names, without blanks
expect_status 0 waybill run spectrum.wb $(basename -a -s .csv csvs/*.csv | sed 's/$/_again/')
expect_account spectrum.wb

count=0
for file in csvs/*.csv; do
	name=$(basename "$file" .csv)
	object=$(fields_of "$file" | sed "s/.*/'&', \"&\"/" | paste -sd, -)
	wanted=$(sqlite3 :memory: "select json_group_array(json(value))
		from json_each(readfile('$json/$name.json'))")
	for database in result again; do
		expect "$name in $database.db" "$wanted" "$(sqlite3 $database.db \
			"select json_group_array(json_object($object))
			from (select * from \"$name\" order by rowid)")"
	done
	count=$((count + 1))
done
expect "files compared" 11 "$count"
