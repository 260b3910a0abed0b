"""Figures that the tests of `explorable` show: each has a property that a recording could get wrong."""

import functools
import hashlib
import sys
from pathlib import Path

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
from filelock import FileLock

import explorable as library
from explorable import explorable

ROOT = Path(__file__).resolve().parents[3]
RECORDED = ROOT / ".pytest_cache" / "figures"


@functools.cache
def digest():
    """A name for all that decides what a recording holds: the library in Python, its fonts, this file, what draws."""
    versions = [sys.version, matplotlib.__version__, np.__version__]
    package = Path(library.__file__).parent
    files = [*package.rglob("*.py"), *package.rglob("*.woff2"), Path(__file__)]
    made = hashlib.sha256("\n".join(versions).encode())
    for file in sorted(files):
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:16]


def recorded(figure):
    """The figure's HTML: recorded once for all tests and workers, and again when something changes it."""
    path = RECORDED / f"{figure.name}-{digest()}.html"
    RECORDED.mkdir(parents=True, exist_ok=True)
    with FileLock(RECORDED / f"{figure.name}.lock"):
        if not path.exists():
            html = figure.to_html()
            for old in RECORDED.glob(f"{figure.name}-*.html"):
                old.unlink()
            part = path.with_suffix(".part")
            part.write_text(html, encoding="utf-8")
            part.rename(path)
        return path.read_text(encoding="utf-8")


@explorable(
    p=(0.0, 1.0, 0.05),
    style=["bar", "stem"],
    grid=False,
    labels={"p": "probability of heads p"},
    units={"p": "of one"},
    presets={"fair": {"p": 0.5}, "sure": {"p": 1.0, "grid": True}},
)
def coin(p=0.25, style="bar", grid=False):
    """A coin that lands heads with probability p."""
    fig, ax = plt.subplots()
    if style == "bar":
        ax.bar([0, 1], [p, 1 - p], color="#0072B2", hatch="//", edgecolor="white")
    else:
        ax.plot([0, 1], [p, 1 - p], "o", color="#E69F00")
    ax.set(ylim=(0, 1), xlim=(-1, 2))
    ax.grid(grid)
    return fig, f"Heads {p:.2f}, tails {1 - p:.2f}, drawn as a {style}."


@explorable(n=(1, 30))
def autoscaled(n=3):
    """Axes that choose their own limits and ticks: nearly every state has other elements."""
    fig, ax = plt.subplots()
    ax.plot(np.arange(n + 1), np.arange(n + 1.0) ** 3, "o-")
    return fig, f"{n} cubed is {n**3}"


@explorable(n=(0, 6))
def appearing(n=0):
    """An artist that comes and goes."""
    fig, ax = plt.subplots()
    ax.set(xlim=(0, 7), ylim=(0, 1))
    for k in range(n):
        ax.text(k + 0.5, 0.5, f"<{k}>", ha="center")
    if n % 2:
        ax.axvline(n, color="#D55E00")
    return fig, f"{n} words"


@explorable(k=(1, 9))
def mathtext(k=2):
    """A formula, which mathtext sets in several fonts."""
    fig, ax = plt.subplots()
    ax.set_axis_off()
    ax.text(
        0.5,
        0.6,
        rf"$-\sum_{{i=1}}^{{{k}}} p_i\,\log_2 p_i = \left(\frac{{{k}}}{{\sqrt{{\alpha}}}}\right)^2$",
        ha="center",
        fontsize=20,
    )
    ax.text(0.5, 0.2, f"−½ · Σ ≤ ∞ for k = {k}", ha="center")
    return fig, f"k is {k}"


@explorable(a=(0, 3), b=(0, 3), c=(0, 7), constraint=lambda a, b, c: a + b + c - 1)
def box(a=1, b=2, c=7):
    """Three kinds of tickets in a box, at least one ticket: 127 states."""
    p = np.array([a, b, c]) / (a + b + c)
    fig, (left, right) = plt.subplots(1, 2)
    left.bar([0, 1, 2], p, color="#0072B2")
    left.set(ylim=(0, 1.2))
    right.barh([0], [p.max()], color="#7F7F7F")
    right.set(xlim=(0, 1))
    for k in range(3):
        left.text(k, p[k], f"{p[k]:.2f}", ha="center")
    return fig, f"Probabilities {p[0]:.3f}, {p[1]:.3f} and {p[2]:.3f}."


@explorable(p1=(0.0, 1.0, 0.1), p2=(0.0, 1.0, 0.1), p3=(0, 2), constraint=lambda p1, p2, p3: 1 - p1 - p2 - p3 / 4)
def triangle(p1=0.2, p2=0.3, p3=1):
    """A constraint that cuts off a corner."""
    fig, ax = plt.subplots(figsize=(3, 2), gridspec_kw={"left": 0.2})
    ax.plot([p1], [p2], "o", color="black")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig, f"{p1:.1f} {p2:.1f} {p3}"


@explorable(step=(0, 5), rate=["slow", "fast"], play="step")
def walk(step=3, rate="slow"):
    """A slider that can move by itself."""
    fig, ax = plt.subplots(figsize=(3, 2), gridspec_kw={"left": 0.2})
    ax.plot([step], [0.5], "o", color="black")
    ax.set(xlim=(-1, 6), ylim=(0, 1))
    return fig, f"Step {step}, {rate}."


HOLES = {(0, 0), (0, 4), (2, 2), (2, 6), (5, 1)}


@explorable(a=(0, 6), b=(0, 6), constraint=lambda a, b: 0 if (a, b) in HOLES else -1)
def holes(a=0, b=0):
    """Few states are allowed, so a slider often cannot keep its value."""
    fig, ax = plt.subplots(figsize=(3, 2))
    ax.plot([a], [b], "s", color="black")
    ax.set(xlim=(0, 6), ylim=(0, 6))
    return fig, f"{a} {b}"


@explorable(x=(0.0, 1.0, 0.5), labels={"x": 'x <b>bold</b> & "quoted"'})
def hostile(x=0.0):
    """A caption with <script>alert(1)</script> & "quotes"."""
    left, ax = plt.subplots(figsize=(3.4, 2.4))
    ax.set_title("</svg><img src=x onerror=alert(1)>", fontsize=12)
    right, ax = plt.subplots(figsize=(3.4, 2.4))
    ax.plot([0, 1], [x, 1 - x])
    ax.set_ylim(0, 1)
    return [left, right], f"x = {x} </script><!--<script> & <b>not bold</b> \u2028"


@explorable(rate={"slow": 0.01, "fast": 1.0}, on=True)
def choices(rate=1.0, on=True):
    """A dropdown with names, and a checkbox that is on."""
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, rate], ls="-" if on else ":")
    ax.set_ylim(0, 1)
    return fig, f"rate {rate}, {'on' if on else 'off'}"


@explorable(
    p=(0.0, 1.0, 0.1),
    height=(0, 4),
    unit=["plain", "double"],
    drag={"p": lambda p, unit: (p, p**2 * (2 if unit == "double" else 1)), "height": (lambda height: (0, height), 1)},
)
def draggable(p=0.3, height=2, unit="plain"):
    """A point on a curve, which depends on a dropdown, and a bar in other axes."""
    fig, (left, right) = plt.subplots(1, 2)
    left.plot([p], [p**2 * (2 if unit == "double" else 1)], "o", color="black")
    left.set(xlim=(0, 1), ylim=(0, 4))
    right.bar([0], [height], color="#0072B2")
    right.set(xlim=(-1, 1), ylim=(0, 5))
    return fig, f"p is {p:.1f}, height {height}, {unit}."


@explorable(
    a=(0, 8),
    b=(0, 8),
    constraint=lambda a, b: 8 - a - b,
    drag={("a", "b"): lambda a, b: (a, b)},
)
def plane(a=2, b=3):
    """A point in a plane, half of which is forbidden."""
    fig, ax = plt.subplots(figsize=(4, 4))
    ax.plot([a], [b], "o", color="black")
    ax.set(xlim=(-1, 9), ylim=(-1, 9), aspect="equal")
    return fig, f"a {a}, b {b}."


@explorable(p=(0.0, 1.0, 0.25), drag={"p": "x"})
def line(p=0.5):
    """A point that follows the pointer sideways."""
    fig, ax = plt.subplots()
    ax.plot([p, p], [0, 1], color="black")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig, f"p {p:.2f}."


@explorable(a=(0, 4), b=(0, 4), drag={"a": lambda a: (a, 2), "b": (lambda b: (2, b), 1)})
def unequal(a=1, b=3):
    """Two pictures, one higher than the other; each has something to take hold of."""
    figures = []
    for height, (x, y) in [(2, (a, 2)), (3, (2, b))]:
        fig, ax = plt.subplots(figsize=(3, height))
        ax.plot([x], [y], "o", color="black")
        ax.set(xlim=(0, 4), ylim=(0, 4))
        figures.append(fig)
    return figures, f"a {a}, b {b}."
