"""Make the face of the text, `assets/fonts/BookSans*.woff2`: `python -m scripts.text_font FOLDER`.

FOLDER is `files` of the npm package `@fontsource-variable/source-sans-3` (5.3.1).  Of Source Sans 3 it keeps the
letters of English and of names, and the weights from 400 to 700; of the italics, which are rare, the weight 400 and the
letters of English: a reader waits for both before the first word.  The licence (OFL) asks that what was changed has
another name.
"""

import io
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, *range(0x2010, 0x2027), 0x2032, 0x20AC, 0x2212]
ITALICS = [*range(0x20, 0x7F), 0xA0, 0xB7, 0xD7, 0xE9, *range(0x2010, 0x2027), 0x2032, 0x2212]
FEATURES = ["kern", "mark", "liga", "tnum", "sups", "subs"]
TARGET = Path(__file__).resolve().parent.parent / "assets" / "fonts"


def make(source, target, letters, weights):
    """Write one face."""
    font = TTFont(str(source), lazy=False)
    options = subset.Options(layout_features=FEATURES, hinting=False, name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    font.flavor = None
    buffer = io.BytesIO()
    font.save(buffer)
    font = instancer.instantiateVariableFont(TTFont(buffer), {"wght": weights})
    for record in font["name"].names:
        record.string = str(record).replace("Source Sans 3", "Book Sans").replace("SourceSans3", "BookSans")
    font.flavor = "woff2"
    font.save(str(target))


if __name__ == "__main__":
    for kind, ending, letters, weights in (("normal", "", LETTERS, (400, 700)), ("italic", "-Italic", ITALICS, 400)):
        source = Path(sys.argv[1], f"source-sans-3-latin-wght-{kind}.woff2")
        make(source, TARGET / f"BookSans{ending}.woff2", letters, weights)
