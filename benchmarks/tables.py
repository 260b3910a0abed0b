"""Markdown tables, sizes and quantiles."""

import gzip
import statistics


def table(heads, rows):
    """Print a Markdown table; numbers stand on the right."""
    print("| " + " | ".join(heads) + " |")
    print("| --- |" + " ---: |" * (len(heads) - 1))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)


def p95(values):
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def gzipped(data):
    """Bytes after gzip at its usual level, without a date."""
    return len(gzip.compress(data, 6, mtime=0))


def kilo(count):
    """Bytes as kB of 1,000 bytes."""
    return f"{count / 1000:,.1f}"
