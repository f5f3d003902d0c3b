#!/bin/sh
# The exports that are checked in are those that the generator writes.
set -eu

sample=${srcdir:-.}/samples/association
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

${CC:-cc} -o "$work/generate" "$sample"/*.c
"$work/generate" "$work"
for file in ams/contacts.csv ams/contributions.csv lms/completions.csv office/fees.csv \
	office/memberships.csv; do
	cmp "$work/$file" "$sample/$file"
done
