"""Replays a tutorial: the keys in its blocks ```keys, in order, in one workbench;
after each, the screen must be that of the block ```screen that follows.

    tutorial.py WAYBILL TUTORIAL.md [--update]

Runs in the present folder. With --update the screens in the file become what was
seen. Not compared are times of day, and the last row: the hints change with every
action that is added anywhere.
"""
import re
import subprocess
import sys

waybill, path = sys.argv[1:3]
update = "--update" in sys.argv
text = open(path, encoding="utf-8").read()
blocks = list(re.finditer(r"^```(keys|screen)([^\n]*)\n(.*?)^```$", text, re.M | re.S))
script, screens = ["size 80x24"], []
for block in blocks:
    kind, _, body = block.groups()
    if kind == "keys":
        script.append(body.rstrip("\n"))
    else:
        script += ["wait idle", f"screen {len(screens)}.screen"]
        screens.append(block)
open("tutorial.keys", "w", encoding="utf-8").write("\n".join(script) + "\n")
command = [waybill, "open", "--script", "tutorial.keys"]
done = subprocess.run(command, capture_output=True, text=True)
if done.returncode:
    sys.exit(f"the workbench ended with {done.returncode}: {done.stderr}")


def seen(number):
    rows = open(f"{number}.screen", encoding="utf-8").read().split("\n--- ")[0]
    return "\n".join(row.rstrip() for row in rows.split("\n")).rstrip("\n") + "\n"


def timeless(screen):
    screen = "\n".join(screen.split("\n")[:23])
    screen = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "YYYY-MM-DD hh:mm", screen)
    screen = re.sub(r"\b\d\d:\d\d(:\d\d)?\b", "hh:mm", screen)
    return re.sub(r"\b\d+\.\d s\b", "N s", screen)


different, written, at = 0, [], 0
for number, block in enumerate(screens):
    now = seen(number)
    if timeless(now) != timeless(block.group(3)):
        different += 1
        line = text.count("\n", 0, block.start()) + 1
        if not update:
            print(f"{path}:{line}: the screen is now\n{now}")
    written.append(text[at:block.start(3)] + now)
    at = block.end(3)
if update:
    open(path, "w", encoding="utf-8").write("".join(written) + text[at:])
elif different:
    sys.exit(f"{different} of {len(screens)} screens differ")
if not screens:
    sys.exit("the tutorial has no screens")
print(f"{len(screens)} screens")
