"""Turns KaTeX's MathML into what today's browsers set as TeX would, in as few elements as it takes.

MathML Core, which all browsers know, has no attributes for columns and boxes (they become classes, see book.css), and
spaces an operator by its place in its row.  TeX looks at what stands before it: where the two differ, it is said.
"""

from xml.etree import ElementTree as ET

APPLY, TIMES = "\u2061", "\u2062"  # "of" and "times": spoken, not seen; here they also hold the space beside "ln"
NEGATIVE = "\u2063"  # KaTeX marks a space with it that should be a negative one
THIN = "0.167em"
OPENING, CLOSING, BARS = set("([{⌈⌊⟨"), set(")]}⌉⌋⟩!′"), set("∣∥|")
SIGNS = set("−+±")
BREAKS = SIGNS | set("=≠≈≡<>≤≥←→∼≪≫⋅×")
ROWS = {"semantics", "mrow", "mstyle", "mtd", "msqrt", "menclose", "mphantom"}
WITH_BASE = {"msub", "msup", "msubsup", "munder", "mover", "munderover"}
#: Where the letters A and a and the digit 0 of a face begin in Unicode.
FACES = {"bold": (0x1D400, 0x1D41A, 0x1D7CE), "sans-serif": (0x1D5A0, 0x1D5BA, 0x1D7E2)}
ACCENTS = {"^": "ˆ"}  # as a sign it is too large over a letter
PRIME = "′"  # stands high by itself: as a superscript it would be a speck
OVERLINE = "‾"  # Safari puts it far above what it is over, so math.css draws the line
#: What KaTeX calls identifiers.  Beside those Firefox puts a space when they are upright; a close operator has none.
CLOSE, SIGN_LETTERS, UPRIGHT_ANYWAY = {"lspace": "0", "rspace": "0"}, set("/∂∥∣"), set("ℓ∞")
#: What MathML Core does not know, and what its operators are by themselves.
IDLE = ("separator", "fence", "rowspacing", "columnspacing", "columnalign", "notation")
#: A root's sign hangs from the top of what it holds: over an n alone it would hang below the line.
STRUT = {"height": "0.7em"}
LEAST, LONGEST = 4, 10  # letters of a piece, and of a formula that stays in one piece


def compact(katex, *, display=False):
    """Return the MathML of a formula, in pieces between which a line may be broken.

    Parameters
    ----------
    katex : str
        What KaTeX gives as ``output: "mathml"``.
    display : bool
        Whether the formula stands by itself; then it is one piece.

    Raises
    ------
    ValueError
        The formula asks for a face that is not in `FACES`.
    """
    root = ET.fromstring(katex.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")).find("math/semantics")
    root.remove(root.find("annotation"))
    _tidy(root)
    _close_up(root)
    row = list(root)
    pieces = [row] if display or _length(root) <= LONGEST else _pieces(row)
    return ["".join(ET.tostring(e, "unicode", short_empty_elements=False) for e in piece) for piece in pieces]


def _tidy(element):
    """Tidy all that is in an element, then the element."""
    for child in element:
        _tidy(child)
    if element.tag in ROWS:
        row = [one for child in element for one in _spliced(child, alone=len(element) == 1)]
        element[:] = _with_forms(_with_spaces(row))
    else:
        whole = [child for child in element if _text([child]) != APPLY]  # a function alone in a script is "of" nothing
        element[:] = [child[0] if child.tag == "mrow" and len(child) == 1 else child for child in whole]
    _translate(element)


def _translate(element):
    """Say in MathML Core what KaTeX says in MathML 3."""
    face = element.attrib.pop("mathvariant", None)
    if element.tag == "mtable":
        element.set("class", "aligned" if element.get("columnalign", "").startswith("right left") else "grid")
    elif element.tag == "msqrt":
        ET.SubElement(element, "mspace", STRUT)
    elif element.tag == "menclose":
        element.tag = "mrow"
        element.set("class", "boxed")
    elif element.tag == "mover" and element.get("accent"):
        _accent(element)
    elif element.tag == "mo" and element.text in BARS and (element.get("stretchy") or element.get("fence")):
        element.attrib |= CLOSE | {"stretchy": element.get("stretchy") or "true"}  # a bracket, no relation
    elif face == "normal" and element.tag == "mi" and len(element.text) == 1:
        element.set("mathvariant", face)
    elif face not in {None, "normal"}:
        element.text = "".join(_in_face(letter, face) for letter in element.text)
    for name in IDLE:
        element.attrib.pop(name, None)


def _accent(element):
    base, mark = element
    mark.text = ACCENTS.get(mark.text, mark.text)
    if mark.text == OVERLINE:
        mark.attrib.clear()
        element[0] = ET.Element("mrow", {"class": "overlined"})
        element[0].extend(base if base.tag == "mrow" else [base])


def _close_up(root):
    """Make operators of upright identifiers that are none, and text of a full stop."""
    for element in list(root.iter("mi")):
        if len(element.text) > 1 or element.text in SIGN_LETTERS:
            element.tag, element.attrib = "mo", dict(CLOSE)
            if element.text in BARS:
                element.set("stretchy", "false")
        elif element.text == ".":
            element.tag, element.attrib = "mtext", {}
        elif element.text in UPRIGHT_ANYWAY:
            element.attrib = {}


def _in_face(letter, face):
    for start, first in zip("Aa0", FACES.get(face, ()), strict=False):
        if 0 <= ord(letter) - ord(start) < (10 if start == "0" else 26):
            return chr(first + ord(letter) - ord(start))
    raise ValueError(f"{letter!r} in {face}: this book's formulas have letters and digits in {', '.join(FACES)}")


def _spliced(child, *, alone):
    """Return what takes the place of a child of a row: what an idle row holds; "of" behind its function."""
    if child.tag == "mstyle" and len(child) == 1 and child[0].tag == "mstyle":
        return [child[0]]
    if child.tag == "mtext" and NEGATIVE in child.text:
        return []
    if child.tag == "mrow" and not child.get("class"):
        inside = list(child)
        ends = {one.tag for one in (inside[:1] + inside[-1:])}
        return inside if alone or len(inside) <= 1 or "mo" not in ends else [child]
    if child.tag == "msup" and child[1].text == PRIME:
        return list(child)
    if child.tag in WITH_BASE and child[0].tag == "mrow" and _text(child[0][-1:]) == APPLY:
        of = child[0][-1]
        child[0] = child[0][0]
        return [child, of]
    return [child]


def _text(row):
    """Return the text of a row's last element, if that is an operator; else nothing."""
    return row[-1].text if row and row[-1].tag == "mo" else ""


def _core(element):
    """Return what an element with scripts is a kind of: its base."""
    while element.tag in WITH_BASE and len(element):
        element = element[0]
    return element


def _is_space(element):
    return element.tag == "mspace" or (element.tag == "mtext" and not element.text.strip())


def _opens(element):
    element = element[0] if element.tag == "mrow" and len(element) else element
    return element.tag == "mo" and (element.text in OPENING or element.text in BARS)


def _ends(element):
    """Whether what follows an element is an operator's right-hand side, or begins anew."""
    core = _core(element)
    return core.tag != "mo" or core.text in CLOSING or core.text in BARS


def _with_spaces(row):
    """Put TeX's thin spaces before and after a named function, as it has them: "q ln p", but "ln(p)"."""
    spaced = []
    for k, element in enumerate(row):
        follows = _text(row[k + 1 : k + 2]) == APPLY
        if follows and spaced and _ends(spaced[-1]) and not _is_space(spaced[-1]):
            times = ET.Element("mo", lspace="0", rspace=THIN)
            times.text = TIMES
            spaced.append(times)
        if _text([element]) == APPLY:
            rest = row[k + 1 : k + 2]
            wide = rest and not _opens(rest[0]) and not _is_space(rest[0]) and (_ends(rest[0]) or rest[0].text in SIGNS)
            element.attrib |= {"lspace": "0", "rspace": THIN} if wide else {}
        spaced.append(element)
    return spaced


def _with_forms(row):
    """Say of a sign whether it stands between two terms or before one, where its place in the row says otherwise."""
    for k, element in enumerate(row):
        if element.tag != "mo" or element.text not in SIGNS or len(row) == 1:
            continue
        before = [one for one in row[:k] if not _is_space(one)]
        form = "infix" if before and _ends(before[-1]) else "prefix"
        by_place = "prefix" if k == 0 else "postfix" if k == len(row) - 1 else "infix"
        if form != by_place:
            element.set("form", form)
    return row


def _length(element):
    """Return about how many letters wide an element is."""
    parts = [_length(child) for child in element]
    if not parts:
        return len((element.text or "").strip(APPLY + TIMES))
    return max(parts) if element.tag in {"mfrac", "munder", "mover", "munderover"} else sum(parts)


def _pieces(row):
    """Break a row after relations and, outside brackets, after signs, as TeX would at the end of a line."""
    pieces, depth = [[]], 0
    for element in row:
        pieces[-1].append(element)
        sign = element.text if element.tag == "mo" else ""
        depth += (sign in OPENING) - (sign in CLOSING)
        length = sum(map(_length, pieces[-1]))
        fits = sign in BREAKS and not (depth and sign in SIGNS) and element.get("form") != "prefix"
        if fits and length >= LEAST:
            element.set("form", "infix")
            pieces.append([])
    if len(pieces) > 1 and sum(map(_length, pieces[-1])) < LEAST:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    return pieces
