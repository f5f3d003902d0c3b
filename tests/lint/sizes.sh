#!/bin/sh
# A file over 600 lines is two things.
srcdir=${srcdir:-.}
cd "$srcdir" || exit 1
find src tui -name '*.[ch]' 2>/dev/null | sort | xargs wc -l |
	awk '$2 != "total" && $1 > 600 { print $2 ": " $1 " lines"; failed = 1 } END { exit failed }'
