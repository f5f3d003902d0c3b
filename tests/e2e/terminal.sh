#!/bin/sh
# The workbench on a real terminal, by tmux: what it refuses, what it shows, and
# that the terminal is as it was after every kind of end.
. "${srcdir:-.}/tests/e2e/common.sh"
command -v tmux >/dev/null || { echo "SKIP: tmux is missing"; exit "${MISSING:-77}"; }
waybill open 2>&1 | grep -q 'built without' && skip "it was built without the workbench"

export LC_ALL=C.UTF-8 WAYBILL_AUTHOR=tester XDG_CONFIG_HOME="$work/config"
unset NO_COLOR WAYBILL_THEME COLORFGBG TMUX
socket=$work/tmux-0
number=0
trap 'tm kill-server 2>/dev/null || :; rm -rf "$work"' EXIT

tm() { tmux -S "$socket" -f /dev/null "$@"; }
screen() { tm capture-pane -p -t w; }
press() { tm send-keys -t w "$@"; }

# Waits until the screen shows a text; ten seconds at most.
wait_for() {
	tries=0
	until screen | grep -qF -- "$1"; do
		tries=$((tries + 1))
		[ "$tries" -lt 200 ] || fail "the screen never showed \"$1\":
$(screen)"
		sleep 0.05
	done
}

# The screen once it stands: two looks in a row that are the same.
still() {
	screen >"$1"
	while :; do
		sleep 0.05
		screen >"$1.next"
		cmp -s "$1" "$1.next" && return
		mv "$1.next" "$1"
	done
}

# A shell on a terminal of 80×24, with the program as $W.
begin() {
	tm kill-server 2>/dev/null || true
	number=$((number + 1))
	socket=$work/tmux-$number
	tm new-session -d -s w -x "${1:-80}" -y "${2:-24}" -e "W=$program" \
		"env PS1='ready> ' ENV= sh -i"
	wait_for 'ready>'
}

# The workbench, with what stands before the command; and its end. The shell says so
# when it has the terminal again: its old prompt is seen before that.
start() {
	press "clear; ${1:-} \$W open p.wb; echo le''ft" Enter
}
leave() {
	press "${1:-Q}"
	wait_for 'left'
}

# The shell's prompt stands again, and the terminal echoes and edits lines.
expect_shell() {
	press 'stty -a | grep -o " icanon\| echo " | tr -d "\n"; echo " $((6 * 7))"' Enter
	wait_for ' icanon echo  42'
}

mkdir shop
printf 'id,name\n1,Zoë\n2,日本語テキスト\n3,e\314\201toile\n4,👨‍👩‍👧 family\n5,a\033[31mred\n6,\327\251\327\234\327\225\327\235\n' >shop/people.csv
waybill new p.wb
cat >p.wbs <<'END'
system shop csv "shop"
system out csv "out"
END
waybill import p.wb p.wbs >/dev/null
waybill inspect p.wb shop >/dev/null

# What is no terminal, or none that can place text, is refused with what to do.
waybill open p.wb </dev/null >said 2>&1 && fail "it opened without a terminal"
grep -q 'needs a terminal' said || fail "without a terminal: $(cat said)"
begin
for kind in dumb no-such-terminal ''; do
	press "TERM='$kind' \$W open p.wb; echo ended \$?" Enter
	wait_for 'ended 2'
	screen | grep -q 'set TERM to what it is' || fail "TERM='$kind': $(screen)"
	press 'clear' Enter
	wait_for 'ready>'
done

# It shows the board, goes along with the window's size, and leaves all as it was.
begin
start
wait_for 'shop'
for size in '120 40' '20 5' '1 1' '200 60' '80 24'; do
	tm resize-window -t w -x "${size% *}" -y "${size#* }"
	press j k
done
wait_for 'help'
leave
expect_shell

# Wide, joined, escaped and right-to-left characters: what is on the screen is what a
# whole new painting gives.
begin
start
wait_for 'shop'
press 2
wait_for '› schema' # a digit waits for a movement that it would count
press j v
wait_for '日本語'
screen | grep -qF '\x1b[31mred' || fail "an escape sequence was let through: $(screen)"
for keys in 'j' 'j' 'l' 'k' 'G' 'g g' 'j j j'; do
	press $keys
	wait_for 'row'
	still before
	press C-l
	still after
	cmp -s before after || fail "after $keys the screen was torn:
$(diff before after)"
done
leave
expect_shell

# Without UTF-8, and without colours.
begin
start 'LC_ALL=C'
wait_for 'shop'
screen | LC_ALL=C grep -q '[^ -~]' && fail "not ASCII alone: $(screen)"
leave
for kind in vt100 xterm screen-256color linux; do
	start "TERM=$kind"
	wait_for 'help'
	leave
done
expect_shell

# Ctrl-C is a key like others; Ctrl-Z goes to the shell, and fg comes back.
begin
start
wait_for 'shop'
press C-c
press '?'
wait_for 'everywhere'
press C-z
wait_for 'ready>'
press fg Enter
wait_for 'everywhere'
press q
leave
expect_shell

# A request to end, a crash, and the shell has its terminal again.
for signal in TERM HUP SEGV ABRT; do
	begin
	start
	wait_for 'help'
	press j
	pid=$(pgrep -f "^$program open p.wb" | head -n 1)
	[ -n "$pid" ] || fail "the workbench's process is not found"
	kill -s "$signal" "$pid"
	wait_for 'left'
	press "clear; echo ended by $signal" Enter
	wait_for "ended by $signal"
	expect_shell
	waybill p.wb >/dev/null || fail "the project is damaged after SIG$signal"
done
tm kill-server 2>/dev/null || true
