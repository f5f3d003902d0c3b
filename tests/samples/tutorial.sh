#!/bin/sh
# The tutorial's keys are pressed, and show the screens that it shows; the README's
# picture of the workbench is one of them.
. "${srcdir:-.}/tests/e2e/common.sh"

command -v python3 >/dev/null || skip "python3 is not installed"
"$program" open 2>&1 </dev/null | grep -q 'built without' && skip "no workbench"
sample=$top/samples/association
export LC_ALL=C TZ=UTC WAYBILL_AUTHOR=olga XDG_CONFIG_HOME="$work/config"

cp -R "$sample" members
chmod -R u+w members
rm -rf members/work
cd members
sqlite3 crm.db <crm.sql
python3 "$top/tests/samples/tutorial.py" "$program" "$sample/TUTORIAL.md" ||
	fail "the tutorial is not true any more; tests/samples/tutorial.py --update renews its screens"

screens() {
	awk '/^```$/ { p = 0 } p { print } /^```screen$/ { p = 1 }' "$1"
}
[ -n "$(screens "$top/README.md")" ] || fail "the README shows no screen"
screens "$sample/TUTORIAL.md" >known
screens "$top/README.md" | while IFS= read -r line; do
	grep -Fqx -e "$line" known || fail "the README shows a screen that the tutorial does not: $line"
done
