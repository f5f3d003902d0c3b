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
