#!/bin/sh
# The manuals are sound mdoc, and what is generated in them is current.
srcdir=${srcdir:-.}
failed=0
command -v mandoc >/dev/null || { echo "mandoc is missing"; exit "${MISSING:-77}"; }
for page in "$srcdir"/man/*.[1-9]; do
	mandoc -T lint -W warning "$page" || failed=1
	"$srcdir/man/update-generated" --check ./waybill "$page" || failed=1
done
exit $failed
