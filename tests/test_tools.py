"""The scripts and Sphinx extensions behind the Makefile."""

import re
import zipfile

import nbformat
import pytest
from nbformat import v4

from explorable.runs.outputs import without_page_parts
from extensions.katex_maths import as_display, render
from scripts import archive
from scripts.newest import loosened, renewed
from scripts.notebooks import main, tidy


def test_a_formula_becomes_mathml_and_keeps_its_tex():
    html = render(r"-\log_2 p")
    assert html.startswith("<math") and r'data-tex="-\log_2 p"' in html and "annotation" not in html


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        ("{{x}}", "<mi>x</mi>"),
        (r"\ln p", '<mo lspace="0" rspace="0">ln</mo><mo lspace="0" rspace="0.167em">\u2061</mo><mi>p</mi>'),
        (r"\ln(p)", 'ln</mo><mo>\u2061</mo><mo stretchy="false">(</mo><mi>p</mi>'),
        (r"p\log_2 p", '<mo lspace="0" rspace="0.167em">\u2062</mo><msub><mo lspace="0" rspace="0">log</mo><mn>2'),
        ("a=-b", '<mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi>'),
        ("(a)-b", '<mo stretchy="false">)</mo><mo>−</mo><mi>b</mi>'),
        (r"\mathbf{a1}", "<mi>𝐚</mi><mn>𝟏</mn>"),
        (r"\underbrace{x}_{\exp}", '<mo stretchy="true">⏟</mo></munder><mo lspace="0" rspace="0">exp</mo></munder>'),
        (r"\hat p", '<mover accent="true"><mi>p</mi><mo>ˆ</mo></mover>'),
        (r"\overline{xy}", '<mrow class="overlined"><mi>x</mi><mi>y</mi></mrow><mo>‾</mo></mover>'),
        (r"\left|x\right|", '<mo lspace="0" rspace="0" stretchy="true">∣</mo><mi>x</mi>'),
        (r"|x|", '<mo lspace="0" rspace="0" stretchy="false">∣</mo><mi>x</mi>'),
        (r"\partial L/x.", '∂</mo><mi>L</mi><mo lspace="0" rspace="0">/</mo><mi>x</mi><mtext>.</mtext>'),
        ("f'(x)", '<mi>f</mi><mo lspace="0em" rspace="0em">′</mo><mo stretchy="false">(</mo>'),
        (r"\Delta\ell", '<mi mathvariant="normal">Δ</mi><mi>ℓ</mi>'),
        (r"\begin{aligned}a&=b\end{aligned}", '<mtable class="aligned">'),
    ],
)
def test_a_formula_is_spaced_as_tex_would(tex, mathml):
    assert mathml in render(tex)


def test_a_long_formula_can_be_broken_after_its_signs_and_a_display_cannot():
    tex = "H(P, Q) = H(P) + D(P, Q + R)"
    pieces = re.findall("<math>(.*?)</math>", render(tex))
    assert [re.sub("<.*?>", "", piece) for piece in pieces] == ["H(P,Q)=", "H(P)+", "D(P,Q+R)"]
    assert all('form="infix"' in piece for piece in pieces[:-1])
    assert render(tex, display=True).count("<math") == 1


def test_a_face_without_letters_in_the_font_is_an_error():
    with pytest.raises(ValueError, match="double-struck"):
        render(r"\mathbb{R}")


@pytest.mark.parametrize("tex", [r"\fra{1}{2}", r"\begin{foo}", "p_", "–"])
def test_what_katex_cannot_set_is_an_error(tex):
    with pytest.raises(ValueError, match=r"."):
        render(tex)


@pytest.mark.parametrize(
    "tex",
    [r"a &= b \\ c &= d", "a = b\n\nc = d", r"\begin{aligned} a &= b \\ c &= d \end{aligned}"],
)
def test_displayed_lines_can_be_set(tex):
    assert "<math" in render(as_display(tex), display=True)


@pytest.mark.parametrize("name", ["align", "gather", "equation", "align*"])
def test_an_environment_is_not_numbered_twice(name):
    tex = as_display(rf"\begin{{{name}}} a = b \end{{{name}}}", nowrap=True)
    assert rf"\begin{{{name.rstrip('*')}*}}" in tex and "eqn-num" not in render(tex, display=True)


def test_stored_outputs_hold_no_widgets():
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(value=1)"}
    outputs = [
        v4.new_output("display_data", data=view),
        v4.new_output("display_data", data={**view, "text/plain": "caption", "image/png": "AAAA"}),
    ]
    notebook = v4.new_notebook(cells=[v4.new_code_cell("1", outputs=outputs)])
    assert without_page_parts(notebook) == {}
    assert [dict(out.data) for out in notebook.cells[0].outputs] == [{"text/plain": "caption", "image/png": "AAAA"}]


def test_a_notebook_keeps_no_more_metadata_than_the_book_uses(tmp_path):
    path = tmp_path / "page.ipynb"
    cell = v4.new_code_cell("1", metadata={"tags": ["hide-input"], "trusted": True})
    nbformat.write(v4.new_notebook(cells=[cell], metadata={"widgets": {"state": {}}}), path)
    tidy(path)
    notebook = nbformat.read(path, as_version=4)
    assert notebook.cells[0].metadata == {"tags": ["hide-input"], "jupyter": {"source_hidden": True}}
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    before = path.stat().st_mtime_ns
    tidy(path)
    assert path.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_picture_that_cannot_be_drawn_is_not_stored(tmp_path, capsys):
    path = tmp_path / "broken.ipynb"
    source = "import matplotlib.pyplot as plt\n_ = plt.title(r'$\\frax$')\nplt.show()"
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), path)
    before = path.read_bytes()
    assert main([str(path)]) == 1
    assert "FAILED" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_the_archive_is_the_site_in_one_folder(tmp_path, capsys):
    site = tmp_path / "html"
    (site / "_static").mkdir(parents=True)
    assert archive.main(site, tmp_path / "book.zip") == 1
    assert "run `make book` first" in capsys.readouterr().err
    for name in ("index.html", "_static/a.js", ".buildinfo"):
        (site / name).write_text(name)
    assert archive.main(site, tmp_path / "book.zip") == 0
    first = (tmp_path / "book.zip").read_bytes()
    archive.main(site, tmp_path / "book.zip")
    assert (tmp_path / "book.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "book.zip") as packed:
        assert packed.namelist() == ["book/README.txt", "book/_static/a.js", "book/index.html"]
        assert packed.testzip() is None


@pytest.mark.parametrize(
    "line, allowed",
    [
        ("sphinx==7.4.7      # does the building", "sphinx>=7.4.7"),
        ("Jupyter_Book==1.0.4.post1", "jupyter-book>=1.0.4.post1,<2"),
        ("torch==2.13.0", "torch==2.13.0"),
        ('appnope==1.0.0 ; sys_platform == "darwin"', 'appnope>=1.0.0 ; sys_platform == "darwin"'),
    ],
)
def test_a_pin_allows_newer_versions(line, allowed):
    assert loosened(line, keep={"torch"}) == allowed


def test_newer_versions_are_pinned_and_what_is_needed_no_longer_goes():
    text = 'a.b==1.0   # why\n# a comment\ngone==3\nelsewhere==4 ; sys_platform == "darwin"\nc==1  # too\n'
    kept = 'a.b==2.0   # why\n# a comment\nelsewhere==4 ; sys_platform == "darwin"\nc==1.5  # too\n'
    assert renewed(text, {"a-b": "2.0", "c": "1.5"}, drop=True) == kept
    assert "gone==3" in renewed(text, {"a-b": "2.0"}, drop=False)
