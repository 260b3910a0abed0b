"""Write requirements without pins, for `make newest`: `python tools/newest.py > FILE`.

What the book needs directly, and what its tests need, at the pinned version or a newer one; what these bring in is
left to pip. A ceiling stands where a newer version is known not to fit. Needs nothing but Python.
"""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: The heading of requirements.txt below which everything is indirect.
INDIRECT = "## What the above bring in"

#: Jupyter Book 2 is another program, which reads neither _config.yml nor _toc.yml and cannot build without a network.
CEILINGS = {"jupyter-book": "<2"}


def direct(text):
    """The lines of requirements.txt that name what the book needs itself, and pip's options."""
    if INDIRECT not in text:
        raise ValueError(f"requirements.txt must have a heading {INDIRECT!r}: below it everything is indirect")
    lines = (line.partition("#")[0].strip() for line in text.partition(INDIRECT)[0].splitlines())
    return [line for line in lines if line]


def unpinned(line):
    """The same requirement with its pin as the lowest version; an option of pip's stays as it is.

    Examples
    --------
    >>> unpinned("numpy==2.4.6")
    'numpy>=2.4.6'
    >>> unpinned("jupyter-book==1.0.4.post1")
    'jupyter-book>=1.0.4.post1,<2'
    """
    if line.startswith("--"):
        return line
    name, pin, version = line.partition("==")
    if not pin:
        raise ValueError(f"expected a pin, NAME==VERSION; got {line!r}")
    version, semicolon, marker = version.partition(";")
    ceiling = CEILINGS.get(name.strip())
    return (
        f"{name}>={version.strip()}" + (f",{ceiling}" if ceiling else "") + (f" ; {marker.strip()}" * bool(semicolon))
    )


def main(root=ROOT):
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lines = direct((root / "requirements.txt").read_text(encoding="utf-8"))
    for line in [*lines, *project["project"]["optional-dependencies"]["test"]]:
        print(unpinned(line))
    print(*project["build-system"]["requires"], sep="\n")


if __name__ == "__main__":
    sys.exit(main())
