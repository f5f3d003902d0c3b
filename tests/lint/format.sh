#!/bin/sh
# .clang-format decides layout; other versions of clang-format lay out otherwise.
srcdir=${srcdir:-.}
cd "$srcdir" || exit 1
case $(clang-format --version 2>/dev/null) in
*"version 14."*) ;;
*) echo "clang-format 14 is missing"; exit "${MISSING:-77}" ;;
esac
find src tui tests samples -name '*.[ch]' 2>/dev/null | sort | xargs clang-format --dry-run -Werror
