"""Pin the newest versions that the book's own requirements allow: `python -m scripts.newest [--keep NAME ...]`.

What `requirements.txt` and `tests/requirements.txt` list first may rise to any version that is not
excluded below; pip works out which versions fit together. Both files are rewritten with what it found: comments and
order stay, packages that are needed no longer go, new ones are added to the file whose packages need them. Nothing is
installed.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = ("requirements.txt", "tests/requirements.txt")
EXCLUDED = {
    "jupyter-book": "<2",  # 2.x is another program, which cannot build offline
    "jsonschema": "<4.25",  # from then on every start of Jupyter, Sphinx and pytest takes 1.6 s more
}
INDIRECT = re.compile(r"(?=## What (?:the above|these) bring in)")

PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<after>.*)")


def canonical(name):
    """The form in which two spellings of a package's name are equal (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def loosened(line, keep):
    """A pinned line as a range upwards; the pin itself for a name that is to be kept."""
    found = PIN.fullmatch(line)
    name, marker = canonical(found["name"]), found["after"].partition(" #")[0].strip()
    if name in keep:
        return f"{name}=={found['version']} {marker}".rstrip()
    bounds = [f">={found['version']}", *([EXCLUDED[name]] if name in EXCLUDED else [])]
    return f"{name}{','.join(bounds)} {marker}".rstrip()


def resolve(lines, options):
    """The versions that pip would install for these lines into an empty environment, by canonical name."""
    with tempfile.TemporaryDirectory() as folder:
        wanted, report = Path(folder, "wanted.txt"), Path(folder, "report.json")
        wanted.write_text("\n".join([*options, *lines]), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet"]
        subprocess.run([*command, "--report", str(report), "-r", str(wanted)], check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {canonical(one["metadata"]["name"]): one["metadata"]["version"].partition("+")[0] for one in found}


def renewed(text, versions, *, drop):
    """The text with these versions; with `drop`, without pins of packages that are needed no longer.

    A line with a marker may be for another system, where it was not looked up: it stays.
    """
    lines = []
    for line in text.splitlines():
        found = PIN.fullmatch(line)
        version = found and versions.get(canonical(found["name"]))
        if version:
            line = f"{found['name']}=={version}{found['after']}"
        elif found and drop and ";" not in found["after"]:
            continue
        lines.append(line)
    return "\n".join(lines) + "\n"


def pins(text):
    """The lines that pin a version."""
    return [line for line in text.splitlines() if PIN.fullmatch(line)]


def names(text):
    return {canonical(PIN.fullmatch(line)["name"]) for line in pins(text)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", nargs="*", default=[], metavar="NAME", help="packages that stay as they are")
    keep = {canonical(name) for name in parser.parse_args().keep}
    book, tests = ((ROOT / name).read_text(encoding="utf-8") for name in FILES)
    if unknown := keep - names(book) - names(tests):
        parser.error(f"--keep: {', '.join(sorted(unknown))} is pinned nowhere")
    options = [line for line in book.splitlines() if line.startswith("--")]
    of_book, of_tests = ([loosened(line, keep) for line in pins(INDIRECT.split(text)[0])] for text in (book, tests))
    for_book, versions = resolve(of_book, options), resolve([*of_book, *of_tests], options)
    new = [f"{name}=={versions[name]}" for name in sorted(set(versions) - names(book) - names(tests))]
    for name, text in zip(FILES, (book, tests), strict=True):
        direct, indirect = INDIRECT.split(text)
        more = [pin for pin in new if (pin.partition("==")[0] in for_book) == (text is book)]
        lines = [
            renewed(direct, versions, drop=False),
            renewed(indirect, versions, drop=True),
            *(f"{pin}\n" for pin in more),
        ]
        (ROOT / name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
