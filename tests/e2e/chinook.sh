#!/bin/sh
# Chinook's SQLite file as source: five tables, renamed, to CSV and to a new
# SQLite file, alike row for row when read by sqlite3.
. "${srcdir:-.}/tests/e2e/common.sh"
need_data chinook

cp "$shared/data/chinook/Chinook_Sqlite.sqlite" .
before=$(cksum Chinook_Sqlite.sqlite)
waybill new chinook.wb
waybill import chinook.wb "$top/tests/e2e/chinook.wbs"
waybill inspect chinook.wb >inspected.txt
expect_status 0 waybill check chinook.wb
expect_status 0 waybill run chinook.wb
expect_account chinook.wb
expect "the source after the run" "$before" "$(cksum Chinook_Sqlite.sqlite)"
expect "rows that were not inserted" 0 "$(sqlite3 chinook.wb \
	'select sum(rows_read - inserted) from run_account')"

# compare TABLE NEW_TABLE FIELD=NEW_FIELD…: the rows of one that the other lacks, both ways.
# What a CSV file holds is text: numbers of money have two digits there, null is nothing.
compare() {
	old=$1 new=$2 old_fields='' new_fields='' old_texts=''
	shift 2
	for pair in "$@"; do
		field=${pair%%=*}
		case $field in
		Total | UnitPrice) text="printf('%.2f', $field)" ;;
		*) text="coalesce(cast($field as text), '')" ;;
		esac
		old_fields="$old_fields, $field" new_fields="$new_fields, ${pair#*=}"
		old_texts="$old_texts, $text"
	done
	old_fields=${old_fields#, } new_fields=${new_fields#, } old_texts=${old_texts#, }
	sqlite3 :memory: "attach 'Chinook_Sqlite.sqlite' as old" "attach 'shop.db' as new" \
		".import --csv files/$new.csv file" "
		select 'lost', * from (select $old_fields from old.$old
			except select $new_fields from new.$new);
		select 'made up', * from (select $new_fields from new.$new
			except select $old_fields from old.$old);
		select 'lost in the file', * from (select $old_texts from old.$old
			except select $new_fields from file);
		select 'made up in the file', * from (select $new_fields from file
			except select $old_texts from old.$old);
		select 'rows', a, b, c from (select (select count(*) from old.$old) as a,
			(select count(*) from new.$new) as b, (select count(*) from file) as c)
			where a <> b or a <> c or a = 0" >"$new.differences"
	expect "differences of $old and $new" "" "$(head -5 "$new.differences")"
}

compare Artist artist ArtistId=artist_id Name=name
compare Album album AlbumId=album_id Title=title ArtistId=artist_id
compare Customer customer CustomerId=customer_id FirstName=first_name LastName=last_name \
	Company=company Address=address City=city State=state Country=country \
	PostalCode=postal_code Phone=phone Fax=fax Email=email SupportRepId=support_rep_id
compare Invoice invoice InvoiceId=invoice_id CustomerId=customer_id InvoiceDate=invoice_date \
	BillingAddress=billing_address BillingCity=billing_city BillingState=billing_state \
	BillingCountry=billing_country BillingPostalCode=billing_postal_code Total=total
compare InvoiceLine invoice_line InvoiceLineId=invoice_line_id InvoiceId=invoice_id \
	TrackId=track_id UnitPrice=unit_price Quantity=quantity
