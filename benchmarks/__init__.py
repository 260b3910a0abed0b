"""How fast and how large the book's figures are, measured beside the budgets: `python -m benchmarks [TOPIC...]`."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
CHAPTERS = sorted(f"chapters/{path.stem}" for path in (ROOT / "chapters").glob("[0-9]*.ipynb"))
CHAPTER = CHAPTERS[0]
