#!/bin/sh
# The workbench's latency on the reference workload: from key to painted screen in
# every view, with the source of 2,000,000 rows open, at rest and while a profile
# and a run are going on. See tests/bench/README.md.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
waybill=$PWD/waybill
shared=${WAYBILL_SHARED:-$srcdir/../shared}/bench
rows=${ROWS:-2000000}
work=$PWD/bench

die() { echo "bench-tui: $*" >&2; exit 1; }

[ -r "$shared/members.c" ] ||
	die "$shared holds no workload; say where it is: make bench-tui WAYBILL_SHARED=FOLDER"
mkdir -p "$work/data" && cd "$work" || exit 1
${CC:-cc} -O2 -D_GNU_SOURCE -o latency "$srcdir/tests/bench/latency.c" -lutil || die "latency.c does not compile"
${CC:-cc} -O2 -o members "$shared/members.c" || die "members.c does not compile"
if [ "$(cat data/rows 2>/dev/null)" != "$rows" ]; then
	echo "bench-tui: writing $rows members" >&2
	./members "$rows" >data/members.csv || die "the workload cannot be written"
	echo "$rows" >data/rows
fi
rm -rf out tui.wb* && mkdir out
"$waybill" new tui.wb && "$waybill" import tui.wb "$shared/members.wbs" >/dev/null &&
	"$waybill" inspect tui.wb >/dev/null || die "the project cannot be made"

# The views, each with a movement that changes what is seen.
views() {
	cat <<'END'
keys 1
wait 500
measure board 100 jk
keys 2
wait 500
keys jl
measure schema 100 jk
keys 3
wait 1000
measure mapper 100 jk
keys 4
wait 500
measure crosswalks 40 ?q
keys 6
wait 500
measure run 40 ?q
keys 7
wait 500
measure rejects 40 ?q
keys 8
wait 500
measure log 40 ?q
keys gh
measure history 100 jk
keys q?
measure help 100 jk
keys q
END
}

{
	echo 'size 120x40'
	echo 'start'
	echo 'wait 500'
	views
} >rest.keys
{
	echo 'size 120x40'
	echo 'start'
	echo 'wait 500'
	echo 'keys 2'
	echo 'wait 500'
	echo 'keys jp'
	echo 'keys 6'
	echo 'wait 500'
	echo 'keys r\r'
	views
} >work.keys

export TERM=xterm-256color LC_ALL=C.UTF-8
echo "at rest, milliseconds"
./latency rest.keys "$waybill" open tui.wb || die "the workbench ended"
echo
echo "while a profile and a run go on"
./latency work.keys "$waybill" open tui.wb || die "the workbench ended"
