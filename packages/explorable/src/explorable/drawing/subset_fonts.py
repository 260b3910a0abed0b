"""Cut the fonts that come with matplotlib down to `explorable.drawing.fonts.FACES`.

Run ``python -m explorable.drawing.subset_fonts`` after a change there; it needs ``fonttools`` and ``brotli``.
"""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib
from fontTools import subset
from fontTools.ttLib import TTFont

from .fonts import FACES, Face

SOURCE = Path(matplotlib.get_data_path(), "fonts", "ttf")
TARGET = Path(__file__).parent.parent / "static"


def cut(face: Face) -> bytes:
    """Return the face's subset as WOFF2; KeyError if the source lacks one of its glyphs."""
    font = TTFont(SOURCE / f"{face.source}.ttf", recalcTimestamp=False)
    lacking = sorted(face.glyphs - set(font.getBestCmap()))
    if lacking:
        raise KeyError(f"{face.source} lacks {''.join(map(chr, lacking))}")
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.bidi_closure = False  # no mirrored brackets and relations beside those that are named
    options.drop_tables += ["FFTM"]
    options.layout_features = ["kern", "liga", "mark", "mkmk"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=face.glyphs)
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    for one in FACES:
        data = cut(one)
        (TARGET / one.file).write_bytes(data)
        print(f"{one.file:28} {len(data):6} bytes")
    for licence in ("LICENSE_DEJAVU", "LICENSE_STIX"):
        (TARGET / licence).write_bytes((SOURCE / licence).read_bytes())
