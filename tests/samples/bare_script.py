"""A script without what may differ between two that mean the same: comments, blanks
that align, the order of objects and, within one, of lines.

    bare_script.py SCRIPT.wbs
"""
import re
import sys

objects = []
for line in open(sys.argv[1], encoding="utf-8"):
    line = line.strip()
    if not line or line.startswith("#") or line == "}":
        continue
    if re.match(r"(system|crosswalk|param|mapping)\s", line):
        objects.append([])
    line = re.sub(r"^(\S+)\s+", r"\1 ", line)
    line = re.sub(r"\s+(<-|->) ", r" \1 ", line, count=1)
    objects[-1].append(re.sub(r'"  (?=\w+ ")', '" ', line))
for head, *lines in sorted(objects):
    print("\n  ".join([head, *sorted(lines)]))
