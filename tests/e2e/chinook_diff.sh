#!/bin/sh
# Every table of Chinook onto a copy of it in which 25 rows were changed by hand: diff finds
# exactly those, field by field, and writes nothing.
. "${srcdir:-.}/tests/e2e/common.sh"
need_data chinook

cp "$shared/data/chinook/Chinook_Sqlite.sqlite" old.db
cp old.db new.db
tables=$(sqlite3 old.db "select name from sqlite_schema where type = 'table'
	and name not like 'sqlite_%' order by name")

fields_of() {
	sqlite3 old.db "select name from pragma_table_info('$1') order by cid"
}

keys_of() {
	sqlite3 old.db "select group_concat(name, ', ') from pragma_table_info('$1') where pk"
}

# The tables that no other refers to can be replaced, so that their rows can be deleted, too.
{
	echo 'system old sqlite "old.db"'
	echo 'system new sqlite "new.db"'
	for table in $tables; do
		mode=upsert
		case $table in InvoiceLine | PlaylistTrack) mode=replace ;; esac
		echo "mapping $table { from old.$table as o into new.$table"
		echo "key $(keys_of "$table") write $mode"
		for field in $(fields_of "$table"); do
			echo "$field <- o.$field"
		done
		echo '}'
	done
} >chinook.wbs
waybill new chinook.wb
waybill import chinook.wb chinook.wbs >/dev/null
expect_status 0 waybill diff chinook.wb --exit-code --format csv >same.csv
expect "differences of two equal files" "mapping,row,outcome,key,field,old,new,rule" \
	"$(tr -d '\r' <same.csv)"

# Twenty-five rows: twenty changed, three taken away, two added.
sqlite3 new.db "
	update Artist set Name = 'AC-DC' where ArtistId = 1;
	update Artist set Name = null where ArtistId = 2;
	update Artist set Name = '' where ArtistId = 3;
	update Album set Title = Title || ' ' where AlbumId = 10;
	update Album set Title = upper(Title), ArtistId = 1 where AlbumId = 11;
	update Customer set Company = null where CustomerId = 1;
	update Customer set Company = 'None' where CustomerId = 2;
	update Customer set City = 'Montreal', Email = 'f@example.org' where CustomerId = 3;
	update Customer set SupportRepId = 3 where CustomerId = 4;
	update Employee set BirthDate = '1962-02-19 00:00:00' where EmployeeId = 1;
	update Genre set Name = 'rock' where GenreId = 1;
	update Genre set Name = 'Jazz & more' where GenreId = 2;
	update Invoice set Total = 1.99 where InvoiceId = 1;
	update Invoice set BillingState = 'X' where InvoiceId = 2;
	update Invoice set InvoiceDate = '2010-01-01 00:00:00', BillingCity = null where InvoiceId = 3;
	update MediaType set Name = 'MPEG' where MediaTypeId = 1;
	update Track set Composer = null where TrackId = 1;
	update Track set Milliseconds = Milliseconds + 1, Bytes = null where TrackId = 2;
	update Track set UnitPrice = 1.99 where TrackId = 3;
	update InvoiceLine set Quantity = 2 where InvoiceLineId = 1;
	delete from InvoiceLine where InvoiceLineId in (2, 2240);
	insert into InvoiceLine values (9999, 1, 1, 0.99, 1);
	delete from PlaylistTrack where PlaylistId = 1 and TrackId = 1;
	insert into PlaylistTrack values (18, 1);"
before=$(cksum old.db new.db chinook.wb)

expect_status 1 waybill diff chinook.wb --exit-code --format csv >found.csv
expect_status 0 waybill diff chinook.wb --summary --format csv >summary.csv
expect "the files after a diff" "$before" "$(cksum old.db new.db chinook.wb)"
expect "inserted, updated and deleted rows" "3|20|2" "$(sqlite3 :memory: \
	'.import --csv summary.csv s' 'select sum(inserted), sum(updated), sum(deleted) from s')"

# What SQLite itself finds, cell by cell.
for table in $tables; do
	key=$(keys_of "$table")
	joined=$(echo "$key" | sed 's/, / || '"', '"' || /g')
	for field in $(fields_of "$table"); do
		echo "select '$table', $joined, '$field', n.$field, o.$field
			from new.$table n join old.$table o using ($key) where n.$field is not o.$field;"
		echo "select '$table', $joined, '$field', null, o.$field from old.$table o
			where o.$field is not null
				and ($key) not in (select $key from new.$table);"
		echo "select '$table', $joined, '$field', n.$field, null from new.$table n
			where n.$field is not null
				and ($key) not in (select $key from old.$table);"
	done
done >cells.sql
sqlite3 -cmd "attach 'old.db' as old" -cmd "attach 'new.db' as new" :memory: <cells.sql | sort >wanted.txt
sqlite3 :memory: '.import --csv found.csv f' \
	'select mapping, key, field, old, new from f' | sort >found.txt
expect "changed cells" "$(cat wanted.txt)" "$(cat found.txt)"
expect "changed rows" 25 "$(sqlite3 :memory: '.import --csv found.csv f' \
	'select count(*) from (select distinct mapping, key from f)')"

# The run makes the copy what the original is.
expect_status 0 waybill run chinook.wb
expect_status 0 waybill diff chinook.wb --exit-code --format csv >same.csv
