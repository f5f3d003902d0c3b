# The data and the mappings of the tests that disturb a run. Small, but of
# several commits; with rejects, fallbacks, filtered rows and keys that come twice.

ROWS=${ROWS:-6000}
COMMIT=2048 # a batch

make_source() {
	mkdir -p "$1"
	awk -v rows="$ROWS" 'BEGIN {
		print "id,name,born,email,status,sponsor"
		for (i = 1; i <= rows; i++) {
			id = i % 997 == 0 ? i - 3 : i
			born = i % 389 == 0 ? "31.02.1999" : sprintf("%04d-%02d-%02d", 1940 + i % 60, 1 + i % 12, 1 + i % 28)
			email = i % 13 == 0 ? "none" : "User." i "@Example.org"
			status = i % 211 == 0 ? "gone" : i % 2 ? "active" : i % 3 ? "lapsed" : "odd"
			printf("%s,\"Name, %d\",%s,%s,%s,%s\n", i % 1499 == 0 ? "" : id, i, born, email, status, i > 5 ? int(i / 5) : "")
		}
	}' >"$1/member.csv"
	awk -v rows="$ROWS" 'BEGIN {
		print "gift,member,amount"
		for (i = 1; i <= rows / 2; i++)
			printf "G%d,%d,%d.%02d\n", i, i % 173 == 0 ? 900000 + i : i * 2, i % 500, i % 100
	}' >"$1/gift.csv"
}

# design KIND WRITE CREATE: the script; KIND csv or sqlite.
design() {
	case $1 in
	csv) place='csv "out"' ;;
	sqlite) place='sqlite "out/out.db"' ;;
	esac
	cat <<-EOF
	system src csv "src"
	system dst $place
	crosswalk status {
	  "active" -> "A"
	  "lapsed" -> "L"
	  otherwise "U"
	}
	mapping member {
	  from src.member as m
	  where m.status != "gone"
	  into dst.member$3
	  key id
	  write $2
	  id <- m.id | integer
	  name <- m.name | trim | upper
	  born <- m.born | date("%Y-%m-%d")
	  email <- m.email | lower | m/^\\S+@\\S+\$/\$0/ else null
	  status <- m.status | map(status)
	  leave m.sponsor "not yet"
	}
	EOF
}

design_gift() {
	cat <<-EOF
	mapping gift {
	  from src.gift as g
	  into dst.gift$1
	  key gift
	  write insert
	  gift <- g.gift
	  member <- g.member | integer
	  amount <- g.amount | decimal(8, 2)
	}
	EOF
}

# Rows of one table, several of one: those that a member sponsored, and parts of its name.
design_joined() {
	cat <<-EOF
	mapping joined {
	  from src.member as m
	  join many src.member as s on s.sponsor = m.id and s.status != "odd"
	  join src.gift as g on (g.member | integer) = (s.id | integer)
	  each part in m.name | split(", ")
	  where m.status != "gone"
	  into dst.gift$2
	  key gift
	  write $1
	  gift <- row() & "-" & s.id & "-" & part
	  member <- s.id | integer
	  amount <- g.amount ?? "0" | decimal(8, 2)
	}
	EOF
}

# Members and gifts that ask for each other's keys, and members for those of members.
design_circle() {
	{ design $1 $2 "$3" && design_gift "$3"; } | sed '
		s/  email <- .*/  email <- "G" \& m.sponsor | xref(gift) else null/
		s/  born <- .*/  born <- (m.sponsor | xref(member)) \& "" else null/
		/not yet/d
		s/g.member | integer/g.member | xref(member)/'
}

# What the target holds before: every third key, some of it as the run will write it.
target_rows() {
	awk -v rows="$ROWS" 'BEGIN {
		for (i = 3; i <= rows + 30; i += 3) {
			born = sprintf("%04d-%02d-%02d", 1940 + i % 60, 1 + i % 12, 1 + i % 28)
			email = i % 13 == 0 ? "" : "user." i "@example.org"
			status = i % 2 ? "A" : i % 3 ? "L" : "U"
			name = i % 2 ? "NAME, " i : "old"
			printf "%d,\"%s\",%s,%s,%s\n", i, name, born, email, status
		}
	}'
}

make_csv_target() {
	mkdir -p "$1"
	{
		echo 'id,name,born,email,status'
		target_rows
	} >"$1/member.csv"
}

make_sqlite_target() {
	mkdir -p "$1"
	target_rows >"$work/rows.csv"
	sqlite3 -batch "$1/out.db" >/dev/null <<-EOF
	PRAGMA journal_mode = ${JOURNAL:-WAL};
	CREATE TABLE member(id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT, email TEXT,
		status TEXT CHECK (status <> 'L' OR id % 51 <> 0));
	CREATE TABLE gift(gift TEXT PRIMARY KEY, member INTEGER REFERENCES member, amount DECIMAL(8, 2));
	.mode csv
	.import $work/rows.csv member
	UPDATE member SET email = NULL WHERE email = '';
	EOF
	rm "$work/rows.csv"
}

# project FOLDER SCRIPT: a folder with source, target and project, to copy.
project() {
	cp -Rp "$work/src" "$1/src"
	"$WAYBILL" new "$1/p.wb" >/dev/null && "$WAYBILL" import "$1/p.wb" "$2" >/dev/null
}

# template NAME KIND WRITE CREATE [gift | joined | circle]: with an empty target where it is to be created.
template() {
	mkdir "$1"
	mkdir "$1/out"
	case $2$4 in
	csv) make_csv_target "$1/out" ;;
	sqlite) make_sqlite_target "$1/out" ;;
	esac
	design $2 $3 "$4" >script
	case $5 in
	gift) design_gift "$4" >>script ;;
	joined) design_joined $3 "$4" >>script ;;
	circle) design_circle $2 $3 "$4" >script ;;
	esac
	project "$1" script
}
