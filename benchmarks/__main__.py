"""Measure what is asked for, or all of it, and print a Markdown table for each topic."""

import argparse
import os
import time
from importlib import import_module

import benchmarks

TOPICS = {
    "pages": "Weight of the pages and of a first visit",
    "felt": "A first visit on slow 4G with a processor slowed four times",
    "static": "A slider's move on the static page",
    "data": "Recorded data and the time to record it",
    "recording": "Recording a figure, as it was and as it is",
    "live": "A slider's move in JupyterLab, beside interact",
    "build": "Building the book, cold and again",
    "memory": "Memory of one reader's server",
    "size": "Size of the installed environment",
    "coder": "The arithmetic coder, beside zlib, bz2 and lzma",
}


def arguments():
    listed = ", ".join(f"{name} ({what})" for name, what in TOPICS.items())
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=f"one or more of: {listed}; default: all")
    chosen = parser.parse_args().topics
    if unknown := set(chosen) - set(TOPICS):
        parser.error(f"unknown topic {', '.join(sorted(unknown))}; there are {', '.join(TOPICS)}")
    return chosen or list(TOPICS)


def main():
    topics = arguments()
    if {"pages", "felt", "static"} & set(topics) and not (benchmarks.SITE / "index.html").exists():
        raise SystemExit("there is no site in _build/html: run `make book` first")
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    print(f"{os.cpu_count()} cores, load {load} at the start", flush=True)
    for topic in topics:
        started = time.monotonic()
        print(f"\n## {TOPICS[topic]}\n", flush=True)
        import_module(f"benchmarks.{topic}").report()
        print(f"\n({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
