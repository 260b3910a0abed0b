"""What the pictures of games are made of while no script runs: SVG that takes the colours of its page."""

from __future__ import annotations

from html import escape


def picture(width: int, height: int, label: str, *parts: str) -> str:
    """Return parts as one picture, as wide as its place but not wider than half as much again."""
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}" '
        f'style="display: block; width: 100%; max-width: {width * 3 // 2}px; height: auto">{"".join(parts)}</svg>'
    )


def text(x: float, y: float, words: str, anchor: str = "start") -> str:
    """Return words that begin, end or have their middle at a place, by `anchor`: start, end or middle."""
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {where} font-size="12" fill="currentColor">{escape(words)}</text>'


def box(x: float, y: float, width: float, height: float, colour: str = "none", opacity: float = 1) -> str:
    """Return a rectangle with an outline."""
    where = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {where} fill="{colour}" fill-opacity="{opacity:g}" stroke="currentColor" stroke-width="0.8"/>'


def line(x1: float, y1: float, x2: float, y2: float, dashes: str = "") -> str:
    """Return a line; `dashes` are lengths of dashes and gaps."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="currentColor" fill="none"{dashed}/>'
