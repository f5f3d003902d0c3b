"""Writes the keys by which an analyst builds a script's design in the workbench, from
nothing: a project is started, then each object and each line is a few keys.

    workbench_keys.py SCRIPT.wbs TARGET.db FOLDER >KEYS

The script has one line a line, as `waybill export` writes it. The folder holds the
CSV files that its systems are.
"""
import csv
import os
import re
import sqlite3
import sys

script, target, folder = sys.argv[1:4]
NAME = r"(?:\w+|`[^`]+`)"


def bare(name):
    return name.strip("`")


def one_line(line):
    return re.sub(r"^(group by|\w+)\s+", r"\1 ", line)


def objects():
    """Kind, name, rest of the first line, inner lines."""
    at = None
    for line in open(script, encoding="utf-8"):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if at is None:
            kind, name, rest = re.fullmatch(rf"(\w+)\s+({NAME})\s*(.*)", line).groups()
            at = (kind, bare(name), rest.rstrip("{").strip(), [])
            if kind in ("mapping", "crosswalk"):
                continue
        elif line != "}":
            at[3].append(line)
            continue
        yield at
        at = None


def keys(*names):
    print("keys", *names)


def go_to(digit):
    """Alone, a digit is a place; before a movement it is a count."""
    keys(str(digit))
    print("wait idle")


def enter(text, *before):
    """Answers a line that asks, whatever stands in it."""
    keys(*before, "<ctrl-u>")
    print("type", text)
    keys("<enter>")
    print("wait idle")


def source_fields(system, table):
    options = systems[system][1]
    encoding = re.search(r'encoding "([^"]+)"', options)
    delimiter = re.search(r'delimiter "(.)"', options)
    path = os.path.join(folder, systems[system][0], table + ".csv")
    with open(path, encoding=encoding[1] if encoding else "utf-8-sig", newline="") as file:
        return next(csv.reader(file, delimiter=delimiter[1] if delimiter else ","))


def target_fields(table):
    with sqlite3.connect(target) as db:
        return [row[1] for row in db.execute(f'pragma table_xinfo("{table}")')]


def start():
    """The first CSV system, the target, a name: the workbench asks for these three."""
    (first, (place, _)), (last, (goal, _)) = list(systems.items())[0], list(systems.items())[-1]
    print("# a project")
    print("type", place)
    keys("<down>")
    print("type", goal)
    keys("<down>")
    print("type association")
    keys("<enter>")
    print("wait idle")
    known.update((first, last))


def system(name):
    place, options = systems[name]
    print("# system", name)
    go_to(1)
    keys("+")
    print("type", place)
    keys("<down>", "<down>")
    if options:
        print("type", options)
    keys("<down>")
    print("type", name)
    keys("<enter>")
    print("wait idle")
    known.add(name)


def head(kind, name, rest):
    """The first line: what it is for."""
    if rest:
        keys("g", "d")
        print("type", kind, name)
        enter(f"{kind} {name} {rest}", "<enter>")


def crosswalk(name, rest, lines):
    print("# crosswalk", name)
    go_to(4)
    keys("+")
    print("type", name)
    keys("<enter>")
    print("wait idle")
    print("expect", name)
    keys("<enter>")
    print("wait idle")
    head("crosswalk", name, rest)
    for line in lines:
        if line.startswith("otherwise"):
            keys("*")
            print("type", line[len("otherwise"):].strip())
            keys("<enter>")
            print("wait idle")
            continue
        old, new = line.rsplit("->", 1)
        for key in re.findall(r'"[^"]*"|null', old):
            keys("+")
            print("type", key.strip('"'))
            keys("<enter>")
            print("type", new.strip())
            keys("<enter>")
            print("wait idle")


def mapping(name, rest, lines):
    print("# mapping", name)
    start_line = next(line for line in lines if line.startswith("from"))
    origin, table, alias = re.search(r"(\w+)\.(\w+) as (\w+)", start_line).groups()
    for used in re.findall(r"(\w+)\.\w+ as \w+", "\n".join(lines)):
        if used not in known:
            system(used)
    into = re.search(r"into\s+\w+\.(\w+)", "\n".join(lines))[1]
    go_to(1)
    keys("gg", "/")
    print("type", table)
    keys("<enter>")
    keys("m")
    print("wait idle")
    print("type", f"crm.{into}")
    keys("<enter>")
    print("wait idle")
    print("expect", f"{origin}.{table} → crm.{into}")
    # it begins with from, into, the key of the target, and a write mode
    keys("H", "gg")
    enter(one_line(start_line), "<enter>")
    keys("G")
    enter(one_line(next(line for line in lines if line.startswith("write"))), "<enter>")
    keys("k")
    enter(one_line(next(line for line in lines if line.startswith("key"))), "<enter>")
    keys("H")
    head("mapping", name, rest)
    fields = source_fields(origin, table)
    targets = target_fields(into)
    keys("z")
    for line in lines:
        leave = re.fullmatch(rf'leave\s+(.*?({NAME}))\s+"(.*)"', line)
        if not leave:
            continue
        at_source = leave[1].startswith(alias + ".")
        index = (fields if at_source else targets).index(bare(leave[2])) + 1
        keys("<left>" if at_source else "<right>", "gg", *str(index), "j")
        enter(leave[3], "l")
    keys("H")
    for line in lines:
        kind = line.split()[0]
        if kind in ("from", "into", "key", "write", "leave") or "<-" in line.split('"')[0]:
            continue
        keys("+")
        print("type", "group by" if kind == "group" else kind)
        keys("<enter>")
        enter(one_line(line))
    keys("H", "<right>")
    for line in lines:
        arrow = re.fullmatch(rf"({NAME})\s+<-\s+(.*)", line)
        if not arrow:
            continue
        index = targets.index(bare(arrow[1])) + 1
        keys("gg", *str(index), "j")
        print("expect", f"{name} › {bare(arrow[1])}")
        enter(arrow[2], "E")


design = list(objects())
systems, known = {}, set()
for kind, name, rest, _ in design:
    if kind == "system":
        place, options = re.fullmatch(r'\w+ "([^"]+)"\s*(?:\{(.*)\}?)?', rest).groups()
        systems[name] = place, re.sub(r"\s+", " ", (options or "").rstrip("}").strip())
print('# written by tests/samples/workbench_keys.py')
start()
for kind, name, rest, lines in design:
    if kind == "param":
        print("# param", name)
        keys("g", "d")
        print("type new parameter")
        enter(f"param {name} {rest}", "<enter>")
    elif kind == "crosswalk":
        crosswalk(name, rest, lines)
    elif kind == "mapping":
        mapping(name, rest, lines)
print("# it runs")
go_to(1)
keys("r")
print("type run all")
keys("<enter>")
print("wait idle")
print("screen run.screen")
