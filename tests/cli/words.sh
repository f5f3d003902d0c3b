# Words for the cases' cmd files.

# Runs a command and says how it ended; the case goes on.
status() {
	code=0
	"$@" || code=$?
	echo "status $code"
}

# Points in time are never the same twice: same width, no digits.
hide_times() {
	sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z/YYYY-MM-DDThh:mm:ssZ/g'
}

# Runs a command line on a terminal of its own, 80 columns wide; what it writes is plain output.
on_terminal() {
	TERM=xterm script -qec "stty cols 80 rows 24; $1" /dev/null </dev/null | tr -d '\r'
}

# A project p.wb with people in shop/, a SQLite target crm.db and a CSV target out/.
make_shop() {
	mkdir shop out
	cp "$SHARE/people.csv" shop/people.csv
	sqlite3 crm.db <"$SHARE/crm.sql"
	waybill new p.wb
	waybill import p.wb "$SHARE/shop.wbs" >/dev/null
}

# How long something took is never the same twice.
hide_seconds() {
	sed -E 's/\([0-9]+\.[0-9] s\)/(N s)/'
}

# A run as seen by a case: its account, how it ended, its exit status.
try_run() {
	echo "--- run $*"
	code=0
	waybill run p.wb "$@" 2>said || code=$?
	hide_seconds <said
	echo "status $code"
}

# Runs a command as one whom the folder's owner and modes bind: root is bound by none.
as_other() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
		return
	fi
	[ -x ./waybill-copy ] || cp "$(command -v waybill)" waybill-copy
	command=$1
	shift
	[ "$command" = waybill ] && command=./waybill-copy
	setpriv --reuid=65534 --regid=65534 --clear-groups "$command" "$@"
}

# A run's name begins with its project's, which is never the same twice.
hide_uuid() {
	sed -E 's/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/PROJECT/g'
}
