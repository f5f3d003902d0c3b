#!/bin/sh
# The floors of the house: a folder includes only what lies below it, and two
# folders of one floor do not know each other. Curses never in src; a
# connector's library only in src/connect.
srcdir=${srcdir:-.}
cd "$srcdir" || exit 1

find src tui -name '*.[ch]' 2>/dev/null | sort | xargs awk '
BEGIN {
	split("base data connect:lang plan:project session relation draft:engine:study:report cli:tui main", floors, " ")
	for (i in floors) {
		n = split(floors[i], names, ":")
		for (j = 1; j <= n; j++)
			floor[names[j]] = i
	}
}
function folder_of(path,   parts) {
	sub(/^src\//, "", path)
	split(path, parts, "/")
	return parts[1] == "main.c" ? "main" : parts[1]
}
function complain(what) {
	printf "%s:%d: %s\n", FILENAME, FNR, what
	failed = 1
}
/^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	if (quoted[2] !~ /\//)
		complain("name the folder: \"" quoted[2] "\"")
	from = folder_of(FILENAME)
	to = folder_of(quoted[2])
	if (!(from in floor))
		complain("folder " from " has no floor")
	else if (!(to in floor))
		complain("folder " to " has no floor")
	else if (from != to && floor[to] >= floor[from])
		complain(from " must not include " to)
}
/^#[ \t]*include[ \t]*<(ncurses|ncursesw\/|curses)/ && FILENAME ~ /^src\// { complain("curses in src") }
/^#[ \t]*include[ \t]*<(csv|libpq-fe|mysql|mariadb|sql|sqlext)\.h>/ && FILENAME !~ /^src\/connect\// {
	complain("a connector library outside src/connect")
}
END { exit failed }
'
