# For the end-to-end tests, which source it first: a folder of their own that
# goes when they end, the program, the real data beside the project.
#
#   top      the project's sources           work     the test's folder, where it is run
#   shared   ../shared, or WAYBILL_SHARED    waybill  the program under test

set -eu

top=$(CDPATH='' cd -- "${srcdir:-.}" && pwd)
shared=${WAYBILL_SHARED:-$top/../shared}
program=${WAYBILL:-$PWD/waybill}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

waybill() {
	"$program" "$@"
}

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

skip() {
	echo "SKIP: $*" >&2
	exit 77
}

need_data() {
	[ -d "$shared/data/$1" ] || skip "$shared/data/$1 is not there; WAYBILL_SHARED may name it"
}

# expect WHAT WANTED FOUND
expect() {
	[ "$2" = "$3" ] || fail "$1: expected
$2
but found
$3"
}

# expect_status WANTED COMMAND…
expect_status() {
	wanted=$1 status=0
	shift
	"$@" || status=$?
	[ "$status" -eq "$wanted" ] || fail "exit status of '$*' is $status, not $wanted"
}

# Promise 1, read as anybody would: every step's rows, read and made of one that was read,
# are the sum of what became of them.
expect_account() {
	expect "steps of $1 with rows unaccounted for" "" "$(sqlite3 "$1" '
		select mapping from run_account where rows_read + rows_made <> inserted + updated
			+ unchanged + deleted + filtered + rejected + duplicate + grouped or not ok')"
	[ "$(sqlite3 "$1" 'select count(*) from run_account')" -gt 0 ] || fail "$1: no step has run"
}
