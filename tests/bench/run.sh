#!/bin/sh
# The benchmark: what a run costs, as ratios of times of one machine, measured in
# turns. See tests/bench/README.md.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
waybill=$PWD/waybill
shared=${WAYBILL_SHARED:-$srcdir/../shared}/bench
rows=${ROWS:-2000000}
rounds=${N:-3}
work=$PWD/bench
known_rows=2000000
known_md5=5f1b69ed01347a8faa7b36db48e0ab2a
failed=0
accounted="every row is accounted for in every run"
same="not compared with DuckDB's rows"

say() { echo "bench: $*" >&2; }
die() { say "$*"; exit 1; }

[ -r "$shared/members.c" ] ||
	die "$shared holds no workload; say where it is: make bench WAYBILL_SHARED=FOLDER"
command -v sqlite3 >/dev/null || die "the sqlite3 shell is missing"
command -v python3 >/dev/null || die "python3 is missing"
mkdir -p "$work" && cd "$work" || exit 1

# The tools, the workload, the peers.

${CC:-cc} -O2 -o measure "$srcdir/tests/bench/measure.c" || die "measure.c does not compile"
${CC:-cc} -O2 -o members "$shared/members.c" || die "members.c does not compile"
${CC:-cc} -O2 -o peer-sqlite "$shared/peer-sqlite.c" -lsqlite3 || die "peer-sqlite.c does not compile"

mkdir -p data
if [ "$(cat data/rows 2>/dev/null)" != "$rows" ]; then
	say "writing $rows members"
	rm -f data/rows
	./members "$rows" >data/members.csv || die "the workload cannot be written"
	if [ "$rows" -eq "$known_rows" ]; then
		echo "$known_md5  data/members.csv" | md5sum --quiet -c - || die "the workload differs"
	fi
	echo "$rows" >data/rows
fi

# DuckDB, from npm into a folder that stays, or from where DUCKDB_API says.
if [ -z "${DUCKDB_API:-}" ]; then
	DUCKDB_API=$work/node/node_modules/@duckdb/node-api/lib/index.js
	if [ ! -r "$DUCKDB_API" ] && command -v npm >/dev/null; then
		say "fetching DuckDB"
		npm install --silent --no-audit --no-fund --prefix node @duckdb/node-api >npm.log 2>&1 ||
			say "npm has no DuckDB for us: see $work/npm.log"
	fi
fi
export DUCKDB_API
duckdb=
if command -v node >/dev/null && [ -r "$DUCKDB_API" ]; then
	duckdb=yes
else
	say "node or DuckDB is missing: this peer is left out"
fi

# A project for each script, made once; every run begins with a copy of it.

# project NAME: from the script NAME.wbs
project() {
	rm -f "$1.wb" "$1.wb-wal" "$1.wb-shm"
	"$waybill" new "$1.wb" >answer 2>&1 && "$waybill" import "$1.wb" "$1.wbs" >>answer 2>&1 && return
	cat answer >&2
	die "$1.wbs is not imported"
}

cp "$shared/members.wbs" csv.wbs || exit 1
sed 's|^system out .*|system out sqlite "out.db"|' csv.wbs >sqlite.wbs
# The same result, once with a choice logged for every second row.
sed -e '/^mapping/i\
crosswalk quiet {\
  "active", "a" -> "A"\
  "lapsed", "l" -> "L"\
  "expired" -> "X"\
  "pending" -> "P"\
  otherwise reject\
}\
' -e 's/map(member_status)/map(quiet)/' csv.wbs >quiet.wbs
sed -e '/^mapping/i\
crosswalk loud {\
  "lapsed", "l" -> "L"\
  "expired" -> "X"\
  "pending" -> "P"\
  otherwise "A"\
}\
' -e 's/map(member_status)/map(loud)/' csv.wbs >loud.wbs
# Every row read, none written: what a profile of the table is measured by.
cat >read.wbs <<'END'
system ams csv "data"
system out csv "out"
mapping nothing {
  from ams.members as m
  into out.nothing create
  write replace
  where m.member_id = "x"
  id <- m.member_id
}
END
for name in csv sqlite quiet loud read; do
	project $name
done

# Measuring. A path is a name; path.times holds its seconds, path.memory its KiB.

# timed PATH COMMAND...
timed() {
	path=$1
	shift
	took=$(./measure answer "$@") || { cat answer >&2; die "$path fails: $*"; }
	echo "${took% *}" >>"$path.times"
	echo "${took#* }" >>"$path.memory"
}

# ours PATH SCRIPT [OPTION...]
ours() {
	ours_path=$1
	script=$2
	shift 2
	rm -rf out out.db* run.wb*
	cp "$script.wb" run.wb
	timed "$ours_path" "$waybill" run run.wb "$@"
	check_account "$ours_path"
}

# profile PATH OPTION...: of the table, into a fresh project
profile() {
	profile_path=$1
	shift
	rm -f run.wb*
	cp read.wb run.wb
	timed "$profile_path" "$waybill" profile run.wb ams.members "$@"
}

check_account() {
	account=$(sqlite3 run.wb "SELECT rows_read || ' ' || accounted || ' ' || ok FROM run_account")
	[ "$account" = "$rows $rows 1" ] && return
	say "$1: rows read, accounted for, and whether they agree: $account"
	accounted="NOT EVERY ROW IS ACCOUNTED FOR"
	failed=1
}

# DuckDB's time is its own, without the start of node.
peer_duckdb() {
	rm -f duck.csv
	timed "$1" node "$shared/peer-duckdb.mjs" data/members.csv duck.csv "$2"
	sed -i '$d' "$1.times"
	awk '/^duckdb/ { print $(NF - 1) }' answer >>"$1.times"
}

peer_sqlite() {
	rm -f peer.db*
	timed "$1" ./peer-sqlite peer.db "$rows" wal
}

median() { sort -n "$1.times" | awk '{ t[NR] = $1 } END { print NR % 2 ? t[(NR + 1) / 2] : (t[NR / 2] + t[NR / 2 + 1]) / 2 }'; }
most_memory() { sort -n "$@" | tail -n 1; }

rm -f ./*.times ./*.memory
cat data/members.csv >/dev/null
round=1
while [ "$round" -le "$rounds" ]; do
	say "round $round of $rounds"
	ours csv-1 csv --jobs 1
	if [ "$duckdb" ]; then
		peer_duckdb duckdb-1 1
		if [ "$round" -eq 1 ]; then
			same="the same rows as DuckDB's"
			python3 "$shared/same-rows.py" out/member.csv duck.csv >&2 ||
				{ same="NOT THE SAME ROWS AS DUCKDB'S"; failed=1; }
		fi
	fi
	ours csv-1-unverified csv --jobs 1 --no-verify
	ours csv-2 csv --jobs 2
	[ "$duckdb" ] && peer_duckdb duckdb-2 2
	ours csv-2-unverified csv --jobs 2 --no-verify
	ours sqlite-2 sqlite --jobs 2
	peer_sqlite bare-sqlite
	ours sqlite-2-unverified sqlite --jobs 2 --no-verify
	ours quiet quiet --jobs 1 --no-verify
	ours loud loud --jobs 1 --no-verify
	profile profile-1 --jobs 1
	ours read-1 read --jobs 1 --no-verify
	profile profile-2 --jobs 2
	ours read-2 read --jobs 2 --no-verify
	round=$((round + 1))
done
say "starting"
round=1
while [ "$round" -le 20 ]; do
	timed version "$waybill" --version
	timed open "$waybill" run.wb
	round=$((round + 1))
done

# The table.

# line PATH OURS PEER TARGET: two paths; the target is the ratio of their times
line() {
	if [ -e "$3.times" ]; then
		awk -v path="$1" -v a="$(median "$2")" -v b="$(median "$3")" -v target="$4" 'BEGIN {
			printf "%-40s %8.2f s %8.2f s %7.2f  %s\n", path, a, b, a / b, target }'
	else
		awk -v path="$1" -v a="$(median "$2")" -v target="$4" 'BEGIN {
			printf "%-40s %8.2f s %10s %7s  %s\n", path, a, "-", "-", target }'
	fi
}

echo "$rows rows, $(nproc) processors, median of $rounds; ratio: our time by the peer's"
printf '%-40s %10s %10s %7s  %s\n' path ours peer ratio target
line "CSV to CSV, 1 worker : DuckDB, 1 thread" csv-1 duckdb-1 "at most 1.00"
line "  without verifying" csv-1-unverified duckdb-1 ""
line "CSV to CSV, 2 workers : DuckDB, 2" csv-2 duckdb-2 "at most 0.40"
line "  without verifying" csv-2-unverified duckdb-2 ""
line "CSV to SQLite, 2 workers : bare inserts" sqlite-2 bare-sqlite "at most 1.25"
line "  without verifying" sqlite-2-unverified bare-sqlite ""
line "verifying, 1 worker : not" csv-1 csv-1-unverified ""
line "a choice logged every 2nd row : none" loud quiet ""
line "1 worker : 2 workers" csv-1-unverified csv-2-unverified "at least 1.80"
line "profile, 1 worker : a plain read" profile-1 read-1 "at most 3.00"
line "profile, 2 workers : a plain read" profile-2 read-2 "at most 3.00"
awk -v a="$(median version)" 'BEGIN {
	printf "%-40s %7.1f ms %10s %7s  %s\n", "waybill --version", a * 1000, "-", "-", "at most 10 ms" }'
awk -v a="$(median open)" 'BEGIN {
	printf "%-40s %7.1f ms %10s %7s  %s\n", "waybill FILE.wb", a * 1000, "-", "-", "at most 50 ms" }'
awk -v a="$(most_memory csv-*.memory sqlite-*.memory quiet.memory loud.memory profile-*.memory)" \
	-v b="$(cat duckdb-*.memory 2>/dev/null | sort -n | tail -n 1)" 'BEGIN {
	printf "%-40s %6.0f MB %10s %7s  %s\n", "peak memory : DuckDB", a / 1024,
		b == "" ? "-" : sprintf("%.0f MB", b / 1024), b == "" ? "-" : sprintf("%.2f", a / b),
		"at most 256 MB" }'
echo "checked: $accounted; $same"
exit $failed
