"""Cut a Korean font down to the syllables in everyday use: `python -m scripts.korean_font NotoSansCJK-Regular.ttc`.

It makes `assets/korean/NotoSansKR.woff2`: the 2,350 syllables of the standard KS X 1001, which hold for all terms of a
glossary.  The source is in Debian's package fonts-noto-cjk, and at github.com/notofonts/noto-cjk.
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

TARGET = Path(__file__).resolve().parent.parent / "assets" / "korean" / "NotoSansKR.woff2"
FAMILIES = {"Noto Sans CJK KR", "Noto Sans KR"}
ROWS, CELLS = range(0xB0, 0xC9), range(0xA1, 0xFF)


def syllables():
    """The syllables of KS X 1001.

    >>> len(syllables()), syllables()[0], syllables()[-1]
    (2350, '가', '힝')
    """
    return [bytes([row, cell]).decode("euc_kr") for row in ROWS for cell in CELLS]


def fonts(path):
    """All fonts in a file, which may be a collection."""
    if path.suffix == ".ttc":
        return TTCollection(path, recalcTimestamp=False).fonts
    return [TTFont(path, recalcTimestamp=False)]


def cut(path):
    """The Korean font of a file with these syllables and the middle dot only, as WOFF2."""
    font = next((one for one in fonts(path) if one["name"].getDebugName(1) in FAMILIES), None)
    if font is None:
        raise SystemExit(f"{path} holds none of the fonts {sorted(FAMILIES)}")
    options = subset.Options(flavor="woff2", hinting=False, layout_features=[], desubroutinize=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(syllables()) + " ·")
    cutter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


if __name__ == "__main__":
    TARGET.write_bytes(cut(Path(sys.argv[1])))
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")
