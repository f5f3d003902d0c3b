# What the tests of faults share. Sourced by each; speaks TAP.
#
# A test makes a template project once, copies it for each case, does harm, lets
# the run resume, and holds what came of it against an undisturbed run.

WAYBILL=${WAYBILL:-$(pwd)/waybill}
case $WAYBILL in
/*) ;;
*) WAYBILL=$(pwd)/$WAYBILL ;;
esac
BUILD=$(pwd)

unset WAYBILL_KILL_AT LD_PRELOAD IOFAIL_PATH ALLOCFAIL_AT
export LC_ALL=C TZ=UTC NO_COLOR=1 WAYBILL_AUTHOR=tester

work=$(mktemp -d) || exit 99
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 99

checks=0
harm='' # what was done in this case, for the messages

pass() {
	checks=$((checks + 1))
	echo "ok $checks - $*"
}

fail() {
	checks=$((checks + 1))
	echo "not ok $checks - $*"
	for seen in err out; do
		[ ! -s "$work/$seen" ] || sed "s/^/# $seen: /" "$work/$seen" | head -n 20
	done
}

skip() {
	checks=$((checks + 1))
	echo "ok $checks # SKIP $*"
}

finish() {
	echo "1..$checks"
}

# Runs the program; its exit status is in $code, what it printed in $work/out and err.
waybill() {
	code=0
	"$WAYBILL" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# The same with a setting of the environment: with NAME=VALUE COMMAND…
with() {
	setting=$1
	shift
	code=0
	env "$setting" "$WAYBILL" "$@" >"$work/out" 2>"$work/err" </dev/null || code=$?
}

# A program with a sanitizer is several times as slow.
is_sanitized() {
	grep -q -e __asan_init -e __tsan_init "$WAYBILL"
}

# Whether a library of ours can stand before libc in the program: not before a sanitizer's.
can_preload() {
	[ -f "$1" ] && env LD_PRELOAD="$1" "$WAYBILL" --version >/dev/null 2>&1 && ! is_sanitized
}

# A case's message, once, where `expected` was not seen.
expect_exit() {
	[ "$code" -eq "$1" ] && return 0
	fail "$harm: exit status $code, expected $1"
	return 1
}

# The error is one line that begins with the program's name; what follows is indented.
expect_message() {
	if [ "$(grep -c '^waybill: ' "$work/err")" -ne 1 ]; then
		fail "$harm: not one line of error"
		return 1
	fi
	for part; do
		grep -qF -- "$part" "$work/err" && continue
		fail "$harm: the message lacks \"$part\""
		return 1
	done
}

sql() {
	sqlite3 -batch -noheader "$1" "$2"
}

# The journal without times: decisions, rejects, verification, steps, accounts.
journal() {
	sqlite3 -batch -quote "$1" "
		SELECT number, name, state, arguments, message FROM run ORDER BY number;
		SELECT * FROM run_step ORDER BY run, step;
		SELECT * FROM decision ORDER BY run, step, seq;
		SELECT * FROM reject ORDER BY id;
		SELECT * FROM retry_row ORDER BY run, step, row;
		SELECT * FROM reject_key_written ORDER BY reject, run;
		SELECT * FROM verification ORDER BY run, step, field, figure;
		SELECT * FROM checkpoint ORDER BY run, step, next_row;
		SELECT * FROM run_account WHERE NOT ok;
		PRAGMA quick_check"
}

# What the targets in a folder hold; a ledger is ours, not theirs.
contents() {
	for file in "$1"/*.csv; do
		[ ! -f "$file" ] || cat "$file"
	done
	[ ! -f "$1/out.db" ] || sqlite3 -batch -quote "$1/out.db" 2>&1 <<-EOF
	SELECT * FROM member ORDER BY id;
	SELECT * FROM gift ORDER BY gift;
	SELECT sql FROM sqlite_schema ORDER BY name;
	PRAGMA integrity_check;
	PRAGMA foreign_key_check;
	EOF
}

# All that a run leaves behind in a case's folder, into files beside it.
record() {
	journal "$1/p.wb" >"$1.journal"
	contents "$1/out" >"$1.contents"
	ls -A "$1" "$1/out" | grep -v '^$' | sed "s|^$1|.|" >"$1.files"
}

# Is the case as the undisturbed run left it?
same() {
	record "$1"
	for what in journal contents files; do
		cmp -s "$2.$what" "$1.$what" && continue
		diff "$2.$what" "$1.$what" | head -n 12 >"$work/out"
		fail "$harm: the $what differs from an undisturbed run's"
		return 1
	done
}

fresh() {
	rm -rf case
	cp -Rp "$1" case
}
