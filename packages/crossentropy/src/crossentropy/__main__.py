"""The command: ``python -m crossentropy diagnose train.log --classes 10``."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

NAME = "crossentropy diagnose"


def parser() -> argparse.ArgumentParser:
    """Describe the command and its options."""
    top = argparse.ArgumentParser(
        prog="python -m crossentropy",
        description="From Bits to Loss: the loss detective in a terminal.",
    )
    commands = top.add_subparsers(dest="command", required=True)
    diagnose = commands.add_parser(
        "diagnose",
        help="name the bugs that may have made a list of losses",
        description="Read the losses of a log, and name the bugs that may have made them. The log"
        " may be the output of Keras, Lightning, the Hugging Face Trainer or a print, a CSV with a"
        " header, JSON lines, or bare numbers.",
    )
    diagnose.add_argument("file", help="the log; - reads from the standard input")
    diagnose.add_argument("--classes", help="number of classes; 2 for yes or no")
    diagnose.add_argument("--unit", default="nats", help="nats (default) or bits")
    diagnose.add_argument("--shares", help="how frequent each class is, as in 0.7,0.2,0.1")
    diagnose.add_argument("--floor", help="a mean loss that no honest model can go below")
    diagnose.add_argument("--json", action="store_true", help="print the answer as JSON")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows ``python -m crossentropy``; read from the command line if left out.

    Returns
    -------
    int
        0 if something could be judged, 2 if not: then the standard error says why.
    """
    given = parser().parse_args(arguments)
    from .diagnosis import diagnose, read_file, read_log  # NumPy only when it is needed

    try:
        text = sys.stdin.read() if given.file == "-" else read_file(given.file)
        found = diagnose(
            read_log(text),
            classes=_number(given.classes, "--classes", int),
            unit=given.unit,
            shares=_shares(given.shares),
            floor=_number(given.floor, "--floor", float),
        )
    except OSError as error:
        return _refuse(f"cannot read {given.file!r}: {error.strerror or error}")
    except (TypeError, ValueError) as error:
        return _refuse(str(error))
    print(json.dumps(found.to_dict(), indent=2, ensure_ascii=False) if given.json else found)
    return 0 if given.classes or found.findings else 2


def _refuse(words: str) -> int:
    print(f"{NAME}: {words}", file=sys.stderr)
    return 2


def _number(text: str | None, option: str, kind: type[int] | type[float]) -> Any:
    if text is None:
        return None
    try:
        return kind(text)
    except ValueError:
        wanted = "a whole number" if kind is int else "a number"
        raise ValueError(f"{option} must be {wanted}; got {text!r}") from None


def _shares(text: str | None) -> list[float] | None:
    if text is None:
        return None
    return [_number(one, "--shares", float) for one in text.replace(",", " ").split()]


if __name__ == "__main__":
    sys.exit(main())
