"""`explorable` by itself: its wheel in an empty environment, its README's first use, the examples, dark mode."""

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from email.parser import HeaderParser
from importlib.metadata import distributions, packages_distributions
from pathlib import Path
from shutil import copytree

import nbformat
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from playwright.sync_api import expect

import explorable
from explorable.drawing.palette import _VARIABLES
from packages.explorable.tests import figures
from packages.explorable.tests.comparing import (
    assert_same_state,
    bare_page,
    go,
    notebook_figures,
    read,
    states_to_look_at,
)
from scripts import wheel as packing

ROOT = Path(__file__).resolve().parent.parent
LIBRARY = ROOT / "packages" / "explorable"
SOURCES = LIBRARY / "src" / "explorable"
README = (LIBRARY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.S)
(CONF, CELL, *_), (RECIPE,) = ([text for kind, text in BLOCKS if kind == wanted] for wanted in ("python", "css"))

#: What a Jupyter Book's own scripts say on every page, whatever stands there.
BOOK_NOISE = ("THEBE_JS_URL", "theme mode", "[PST]", "[togglebutton]")


def run(*command, **options):
    """Run a program outside the sources, so that it finds no other `explorable` than the one that is installed."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "EXPLORABLE_RECORD"}}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Environment:
    """A virtual environment without pip, made with the Python that runs the tests."""

    def __init__(self, folder):
        venv.create(folder, with_pip=False)
        self.folder = folder
        self.python = folder / "bin" / "python"
        self.packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))

    def install(self, *what):
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", self.python]
        run(*pip, "install", "--quiet", "--no-compile", *what, cwd=self.folder)  # most of it is never imported


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return packing.build(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def empty(tmp_path_factory, wheel):
    """The wheel, and what pip gets for it."""
    made = Environment(tmp_path_factory.mktemp("empty"))
    made.install(wheel)
    return made


@pytest.fixture(scope="module")
def with_sphinx(tmp_path_factory, wheel):
    """The wheel, and beside it the packages of the environment that runs the tests."""
    made = Environment(tmp_path_factory.mktemp("sphinx"))
    made.install("--no-deps", wheel)
    (made.packages / "others.pth").write_text(sysconfig.get_path("purelib"))
    file = run(made.python, "-c", "import explorable.sphinx; print(explorable.__file__)", cwd=made.folder)
    assert made.packages in Path(file).parents
    return made


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    files = {*SOURCES.rglob("*.py"), SOURCES / "py.typed", *(SOURCES / "static").iterdir()}
    with zipfile.ZipFile(wheel) as archive:
        packed = [name for name in archive.namelist() if ".dist-info/" not in name]
        (metadata,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        about = HeaderParser().parsestr(archive.read(metadata).decode())
    assert sorted(packed) == sorted(str(file.relative_to(SOURCES.parent)) for file in files)
    assert about["Name"] == "explorable"
    assert about["Version"] == explorable.__version__
    needed = [Requirement(text) for text in about.get_all("Requires-Dist")]
    assert [r.name for r in needed if not r.marker] == [
        "cloudpickle",
        "matplotlib",
        "ipywidgets",
        "anywidget",
        "traitlets",
    ]
    assert [r.name for r in needed if r.marker and r.marker.evaluate({"extra": "sphinx"})] == ["sphinx", "myst-nb"]
    assert f"## {explorable.__version__}\n" in (LIBRARY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert (LIBRARY / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def closure(names, found):
    """The distributions `names` and all that they need here."""
    todo, known = list(names), set()
    while todo:
        name = canonicalize_name(todo.pop())
        if name not in known:
            known.add(name)
            needed = [Requirement(text) for text in found[name].requires or []]
            todo += [r.name for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    return known


def test_an_empty_environment_gets_what_it_needs_and_no_more(empty):
    found = {canonicalize_name(one.name): one for one in distributions(path=[str(empty.packages)])}
    assert set(found) == {"explorable"} | closure(
        ["cloudpickle", "matplotlib", "ipywidgets", "anywidget", "traitlets"], found
    )
    assert not {"sphinx", "scipy", "torch", "notebook"} & set(found)


def test_a_figure_in_an_empty_environment(empty):
    # All modules but those for Sphinx and for running notebooks, and the tool that cuts fonts.
    modules = {
        ".".join(p.relative_to(SOURCES).with_suffix("").parts): p.read_text("utf-8") for p in SOURCES.rglob("*.py")
    }
    others = re.compile(r"^(?:from|import) (?:sphinx|docutils|fontTools|nbformat|nbclient)\b", re.M)
    plain = [name for name, source in modules.items() if not others.search(source)]
    plain = [name for name in plain if not name.startswith(("__main__", "runs", "sphinx"))]
    some = {"spec.controls", "drawing.draw", "figure", "live.picture", "page", "record.recorder", "spec.states"}
    assert some < set(plain)
    imports = "".join(f"import explorable.{name.removesuffix('.__init__')}\n" for name in plain if name != "__init__")
    show = "print(coin._repr_mimebundle_()['text/plain'], coin.save('coin.html').stat().st_size > 10_000, sep='\\n')"
    assert run(empty.python, "-c", f"{imports}{CELL}\n{show}", cwd=empty.folder).splitlines() == [
        "A coin that lands heads with probability p.",
        "Heads 0.25, tails 0.75.",
        "True",
    ]


def open_page(browser, path, **options):
    page = browser.new_page(**options)
    page.faults, page.asked = [], []
    page.on("console", lambda m: page.faults.append(m.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    return page


def assert_sliders_work(browser, folder, name, figure, noise=()):
    """Each state looked at is what a plain call gives; nothing is asked for outside `folder`."""
    page = open_page(browser, folder / name)
    handle = page.locator(f"#explorable-{figure.name}").element_handle()
    assert handle.get_attribute("data-states") == str(len(figure.space))
    seen = set()
    for state in states_to_look_at(figure):
        go(handle, figure, state)
        shown = read(handle)
        assert_same_state(shown, figure, state)
        seen.add(shown["readout"])
    assert len(seen) > 3
    page.wait_for_load_state("networkidle")
    assert [url for url in page.asked if not url.startswith((folder.as_uri(), "data:"))] == []
    assert [text for text in page.faults if not any(word in text for word in noise)] == []
    page.close()


def first_figure():
    space = {}
    exec(compile(CELL, "README.md", "exec"), space)
    return space["coin"]


@pytest.fixture(scope="module")
def first_site(with_sphinx, tmp_path_factory):
    """The project of the README: its settings, and its cell as JupyterLab stores it once it was run."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "conf.py").write_text(CONF)
    (folder / "index.md").write_text("# First\n\n```{toctree}\ncoin\n```\n")
    figure = first_figure()
    output = nbformat.v4.new_output("display_data", {"text/plain": "stored", "image/png": "AAAA"})
    cells = [nbformat.v4.new_markdown_cell("# A coin"), nbformat.v4.new_code_cell(CELL, outputs=[output])]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "coin.ipynb")
    out = tmp_path_factory.mktemp("first-site")
    run(with_sphinx.python, "-m", "sphinx", "-W", "-n", "-b", "html", ".", out / "html", cwd=folder)
    return out / "html", figure


def test_the_first_use_of_the_readme(browser, first_site):
    folder, figure = first_site
    assert_sliders_work(browser, folder, "coin.html", figure)
    page = open_page(browser, folder / "coin.html")
    page.locator("#explorable-coin input").press("End")
    assert page.locator("#explorable-coin .explorable-readout").inner_text() == "Heads 1.00, tails 0.00."
    page.close()


@pytest.fixture(scope="module")
def sphinx_example(with_sphinx, tmp_path_factory):
    """Built from a stored run, as the library's README advises."""
    folder = copytree(LIBRARY / "examples" / "sphinx", tmp_path_factory.mktemp("examples") / "sphinx")
    run(with_sphinx.python, "-m", "explorable", "swing.ipynb", cwd=folder)
    said = run(with_sphinx.python, "-m", "sphinx", "-W", "-n", ".", "_build", cwd=folder)
    assert "is run" not in said and "Executing" not in said
    return folder / "_build"


@pytest.fixture(scope="module")
def book_example(with_sphinx, tmp_path_factory):
    folder = copytree(LIBRARY / "examples" / "jupyter-book", tmp_path_factory.mktemp("examples") / "book")
    start = "from jupyter_book.cli.main import main; main()"
    run(with_sphinx.python, "-c", start, "build", ".", "-W", "-n", "--keep-going", cwd=folder)
    return folder / "_build" / "html"


def figure_of(example):
    (figure,) = notebook_figures(LIBRARY / "examples" / example).values()
    return figure


def test_the_sphinx_example(browser, sphinx_example):
    figure = figure_of("sphinx/swing.ipynb")
    assert_sliders_work(browser, sphinx_example, "swing.html", figure)
    page = open_page(browser, sphinx_example / "index.html")
    page.get_by_role("link", name="a swing that hardly stops").click()
    shown = page.locator("#explorable-swing")
    state = figure.space.state(damping=0.02)
    expect(shown.locator(".explorable-readout")).to_have_text(figure.draw(state).readout)  # once the page is there
    page.close()


def test_the_jupyter_book_example(browser, book_example):
    assert_sliders_work(browser, book_example, "bounce.html", figure_of("jupyter-book/bounce.ipynb"), BOOK_NOISE)


#: The colour behind the figure, of its paper, of a curve in Okabe and Ito's blue, and of its text.
COLOURS = """(figure) => {
  let behind = figure;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  const style = (s) => getComputedStyle(figure.querySelector(s));
  return [getComputedStyle(behind).backgroundColor, style('svg [style*="explorable-paper"]').fill,
          style('svg [style*="explorable-blue"][style*="stroke"]').stroke, style('svg text').fill];
}"""


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[k : k + 2], 16)) for k in (1, 3, 5))})"


def brightness(colour):
    return sum(map(int, re.findall(r"\d+", colour)[:3])) / 765


@pytest.mark.parametrize("example", ["sphinx_example", "book_example"])
def test_examples_follow_dark_mode(browser, request, example):
    path = request.getfixturevalue(example) / {"sphinx_example": "swing.html", "book_example": "bounce.html"}[example]
    shown = {}
    for scheme in ("light", "dark"):
        page = open_page(browser, path, color_scheme=scheme)
        shown[scheme] = page.locator("figure.explorable").evaluate(COLOURS)
        page.close()
    for scheme, blue in (("light", "#0072b2"), ("dark", dark_values(RECIPE)["--explorable-blue"])):
        behind, paper, curve, text = shown[scheme]
        assert (paper, curve) == (behind, rgb(blue))
        assert abs(brightness(behind) - brightness(text)) > 0.6
    assert brightness(shown["dark"][0]) < 0.2 < 0.8 < brightness(shown["light"][0])


@pytest.mark.parametrize("example", ["sphinx_example", "book_example"])
def test_examples_fit_a_phone(browser, request, example):
    path = request.getfixturevalue(example) / {"sphinx_example": "swing.html", "book_example": "bounce.html"}[example]
    page = open_page(browser, path, viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    scale = "(svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    assert 12 * page.locator("figure.explorable svg").evaluate(scale) >= 11
    page.close()


def dark_values(css):
    return dict(re.findall(r"(--explorable-[\w-]+): ([^;]+);", css))


def test_the_readme_lists_every_variable():
    table = dict(re.findall(r"^\| `(--explorable-[\w-]+)` \| `(#[0-9a-f]{6})` \|", README, re.M))
    css = (SOURCES / "static" / "explorable.css").read_text(encoding="utf-8")
    root = dark_values(re.search(r":root \{(.*?)\}", css, re.S)[1])
    colours = {variable: colour for colour, variable in _VARIABLES.items() if variable.startswith("--explorable-")}
    assert table == colours | root
    assert set(table) | {"--explorable-scheme"} == set(
        re.findall(r"--explorable-[a-z0-9]+", css + "".join(_VARIABLES.values()))
    )
    dark, again = (dark_values(block) for block in re.findall(r"data-(?:jp-)?theme[^{}]*\{([^{}]{400,})\}", css))
    assert dark == again
    assert set(dark) == {*table, "--explorable-scheme"} == set(dark_values(RECIPE))
    example = (LIBRARY / "examples" / "sphinx" / "page.css").read_text(encoding="utf-8")
    for one, own in ((RECIPE, {}), (example, {"--explorable-line": dark["--explorable-line"]})):
        paper = {"--explorable-paper": dark_values(one)["--explorable-paper"]}
        assert dark_values(one) | own == dark | paper


@pytest.fixture(scope="module")
def recipe_page(tmp_path_factory):
    """A page of a theme that the style sheet does not know, with the README's recipe."""
    path = tmp_path_factory.mktemp("recipe") / "page.html"
    rules = f"{RECIPE} html.dark, body[data-theme=dark] {{ background: #121212; color: #ddd; }}"
    page = bare_page(figures.recorded(figures.line)).replace("</style>", f"{rules}</style>", 1)
    path.write_text(page, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("prepare", "scheme", "dark"),
    [
        ("document.documentElement.className = 'dark'", "light", True),
        ("document.documentElement.className = ''", "dark", False),
        ("document.body.dataset.theme = 'dark'", "light", True),
        ("document.body.dataset.theme = 'auto'", "dark", True),
        ("document.body.dataset.theme = 'auto'", "light", False),
        ("document.body.dataset.theme = 'light'", "dark", False),
    ],
)
def test_a_theme_sets_the_colours(browser, recipe_page, prepare, scheme, dark):
    page = open_page(browser, recipe_page, color_scheme=scheme)
    page.evaluate(f"delete document.documentElement.dataset.theme; {prepare}")
    colour_of = "(figure, value) => { figure.style.color = value; return getComputedStyle(figure).color; }"
    for default, variable in _VARIABLES.items():
        wanted = dark_values(RECIPE).get(variable, default) if dark else default
        assert page.locator("figure").evaluate(colour_of, f"var({variable}, {default})") == rgb(wanted), variable
    page.close()


def test_the_book_documents_the_api(site):
    page = (site / "chapters" / "explorable.html").read_text(encoding="utf-8")
    assert [name for name in explorable.__all__ if f'id="explorable.{name}"' not in page] == []


@pytest.mark.parametrize("name", ["toss", "photo"])
def test_the_figures_of_the_guide(browser, site, name):
    figures_of_the_page = notebook_figures(ROOT / "chapters" / "explorable.ipynb")
    assert_sliders_work(browser, site, "chapters/explorable.html", figures_of_the_page[name], BOOK_NOISE)


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "packages").iterdir()))
def test_what_a_package_imports_is_declared(name):
    folder = ROOT / "packages" / name
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {Requirement(one).name for one in project["dependencies"]}
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (folder / "src").rglob("*.py")]
    nodes = [node for tree in trees for node in tree.body]
    names = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    names += [one.name for node in nodes if isinstance(node, ast.Import) for one in node.names]
    tops = {one.partition(".")[0] for one in names}
    outside = tops - sys.stdlib_module_names - {name}
    by_package = packages_distributions()
    shipped = {top: {canonicalize_name(one) for one in by_package[top]} for top in outside}
    if (
        name == "explorable"
    ):  # its parts for Sphinx and for running notebooks need an extra; numpy comes with matplotlib
        declared |= {"docutils", "fonttools", "nbformat", "numpy", "sphinx"}
    assert {top for top, by in shipped.items() if not by & {canonicalize_name(one) for one in declared}} == set()


@pytest.mark.slow
def test_the_mathematics_by_itself(tmp_path_factory):
    """Its wheel needs NumPy and SciPy, and imports neither matplotlib nor PyTorch nor what Jupyter needs."""
    made = Environment(tmp_path_factory.mktemp("mathematics"))
    made.install("--no-deps", packing.build(tmp_path_factory.mktemp("wheel"), "crossentropy"))
    (made.packages / "others.pth").write_text(sysconfig.get_path("purelib"))
    code = """
import pkgutil, sys, crossentropy
for module in pkgutil.walk_packages(crossentropy.__path__, "crossentropy."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
print({"matplotlib", "torch", "ipywidgets", "IPython", "explorable"} & set(sys.modules), crossentropy.__file__)
"""
    nothing, file = run(made.python, "-c", code, cwd=made.folder).split()
    assert nothing == "set()" and made.packages in Path(file).parents
