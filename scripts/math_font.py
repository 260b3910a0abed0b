"""Make the face of the formulas, `assets/fonts/BookMath.woff2`: `python -m scripts.math_font FILE`.

FILE is `stix-two-math-latin-400-normal.woff2` of the npm package `@fontsource/stix-two-math` (5.3.0).  Of STIX Two Math
it keeps letters, Greek, signs and what grows with what it holds (OpenType's MATH table).  A build cuts it down further,
to what the book's formulas use (`extensions/lean_pages.py`).  The licence (OFL) asks that what was changed has another
name.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

SIGNS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2C6, 0x2C7, 0x2C9, 0x2D9, 0x2DC]
SIGNS += [*range(0x2000, 0x2070), 0x210E, 0x2113, *range(0x2190, 0x21D5), *range(0x2200, 0x22F0)]
SIGNS += [*range(0x2308, 0x230C), 0x23DE, 0x23DF, 0x27E8, 0x27E9]
GREEK = [*range(0x391, 0x3AA), *range(0x3B1, 0x3CA), 0x3D1, 0x3D5, 0x3F5]
#: Bold, italic and sans-serif letters, Greek italic, bold and sans-serif digits.
FACES = [*range(0x1D400, 0x1D468), *range(0x1D5A0, 0x1D5D4), *range(0x1D6E2, 0x1D71C), *range(0x1D7CE, 0x1D7D8)]
FACES += range(0x1D7E2, 0x1D7EC)
TARGET = Path(__file__).resolve().parent.parent / "assets" / "fonts" / "BookMath.woff2"


def lower_roots(font):
    """Keep the two smaller root signs: Chromium leaves the room of the widest one behind each root."""
    variants = font["MATH"].table.MathVariants
    root = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(font.getBestCmap()[ord("√")])]
    root.MathGlyphVariantRecord, root.VariantCount, root.GlyphAssembly = root.MathGlyphVariantRecord[:2], 2, None


def make(source, target):
    """Write the face."""
    font = TTFont(str(source), lazy=False)
    lower_roots(font)
    subsetter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, name_IDs=["*"]))
    subsetter.populate(unicodes=[*SIGNS, *GREEK, *FACES])
    subsetter.subset(font)
    # It says that it reaches three times as high as it does, and some systems would make its lines as high.
    font["OS/2"].usWinAscent, font["OS/2"].usWinDescent = font["hhea"].ascent, -font["hhea"].descent
    for record in font["name"].names:
        record.string = str(record).replace("STIX Two Math", "Book Math").replace("STIXTwoMath", "BookMath")
    font.flavor = "woff2"
    font.save(str(target))


if __name__ == "__main__":
    make(Path(sys.argv[1]), TARGET)
