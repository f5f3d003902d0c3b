#!/bin/sh
# The scripts of waybill-script(7), those behind the comment "example script", are
# imported and checked without an error. Each is then exported and imported again,
# which changes nothing.
srcdir=$(cd "${srcdir:-.}" && pwd)
waybill=$PWD/waybill
page=$srcdir/man/waybill-script.7
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1

mkdir exports
echo 'member_id;full_name;email;birth_date;joined;status;dues_paid;city;state;notes;sponsor' \
	>exports/members.csv
awk '
	/^\.\\" example script/ { name = sprintf("%02d-script.wbs", ++n); next }
	/^\.Bd/ { if (name) file = name; name = ""; next }
	/^\.Ed/ { file = ""; next }
	file { print >file }' "$page"
sed -i -e 's/\\e/\\/g' -e 's/\\-/-/g' -e 's/\\(ha/^/g' -e 's/\\(ti/~/g' -e 's/\\(ga/`/g' \
	-e "s/\\\\(aq/'/g" -e 's/\\&//g' ./*.wbs
[ "$(ls ./*-script.wbs | wc -l)" -ge 3 ] ||
	{ echo "no examples found"; exit 1; }

complain() {
	echo "$1: $2"
	cat "$1" answer
	failed=1
}

failed=0
for script in ./*.wbs; do
	rm -f project.wb again.wb
	"$waybill" new project.wb >answer 2>&1 && "$waybill" import project.wb "$script" >answer 2>&1 ||
		{ complain "$script" "is not imported"; continue; }
	"$waybill" export project.wb >"$script.exported"
	"$waybill" new again.wb && "$waybill" import again.wb "$script.exported" >answer 2>&1
	"$waybill" export again.wb | cmp - "$script.exported" || complain "$script" "exports differ"
	grep -q '^mapping' "$script" || continue
	"$waybill" check project.wb >answer 2>&1 || complain "$script" "does not compile"
done
exit $failed
