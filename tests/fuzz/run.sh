#!/bin/bash
# Builds every target of tests/fuzz with clang, libFuzzer and the sanitizers,
# and runs each for FUZZ_SECONDS from the seeds in tests/fuzz/seeds/NAME.
# What it finds stays in fuzz/found/, and the exit status says so.
set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
seconds=${FUZZ_SECONDS:-30}
work=$(pwd)/fuzz
sanitizers=address,undefined
passed=0 failed=0

command -v clang >/dev/null || { echo "clang is missing: apt-get install clang"; exit 1; }
mkdir -p "$work/build" "$work/found" || exit 1
cd "$work/build" || exit 1
[ -f Makefile ] || CC=clang "$srcdir/configure" --disable-dependency-tracking --enable-asan \
	--enable-ubsan CFLAGS="-g -O1 -fsanitize=fuzzer-no-link" >configure.log || exit 1
make -s src/libwaybill.la || exit 1

libraries=$(sed -n "s/^dependency_libs='\(.*\)'/\1/p" src/libwaybill.la)
for source in "$srcdir"/tests/fuzz/fuzz_*.c; do
	[ -f "$source" ] || continue
	name=$(basename "$source" .c)
	corpus=$work/corpus/$name
	mkdir -p "$corpus"
	clang -g -O1 -D_GNU_SOURCE -I"$srcdir/src" -fsanitize=fuzzer,$sanitizers -o "$name" "$source" \
		src/.libs/libwaybill.a $libraries || exit 1
	seeds=$srcdir/tests/fuzz/seeds/$name
	[ -d "$seeds" ] || seeds=
	if ./"$name" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -verbosity=0 \
		-artifact_prefix="$work/found/$name-" "$corpus" $seeds >"$name.log" 2>&1; then
		echo "PASS: $name"
		passed=$((passed + 1))
	else
		echo "FAIL: $name"
		tail -n 40 "$name.log"
		failed=$((failed + 1))
	fi
done
printf "# PASS: %d\n# FAIL: %d\n" "$passed" "$failed"
[ "$failed" -eq 0 ]
