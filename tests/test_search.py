"""The site's search, asked as people ask: by the number that they see, by its name, by the message.

What comes first is tried in V8, on the site's own text; the page and the marks in Chromium, from a folder.
"""

import gzip
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from extensions.page_text import sections
from extensions.site_search import GLOSSARY, NUMBERS, page_entry, terms
from packages.explorable.tests.v8 import Script
from tests.pages import open_page

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = (ROOT / "assets" / "search.js").read_text(encoding="utf-8")
AMONG = 2  # the right section is the first or the second

#: What is looked for, and the sections that explain it: one of them is first or second.
QUERIES = [
    ("2.303", "09-loss-detective.html#the-table"),
    ("2.30", "09-loss-detective.html#the-table"),
    ("2.3026", "09-loss-detective.html#the-table"),
    ("2.302585", "09-loss-detective.html#the-table"),
    ("0.693", "09-loss-detective.html#the-table"),
    ("0.6931", "09-loss-detective.html#the-table"),
    ("0.551", "09-loss-detective.html#the-floor"),
    ("0.5514", "09-loss-detective.html#the-table"),
    ("1.461", "09-loss-detective.html#the-table"),
    ("1.0986", "09-loss-detective.html#the-table"),
    ("0.3133", "09-loss-detective.html#the-floor"),
    ("100", "09-loss-detective.html#the-table", "06-pytorch-losses.html#where-float32-runs-out-of-probabilities"),
    ("16.636", "06-pytorch-losses.html#where-float32-runs-out-of-probabilities"),
    ("10.82", "09-loss-detective.html#the-table", "08-transformer-decoder.html#ex-8-2"),
    ("1.443", "09-loss-detective.html#the-table"),
    ("KLDivLoss", "06-pytorch-losses.html#the-price-alone-kldivloss"),
    ("BCEWithLogitsLoss", "06-pytorch-losses.html#"),
    ("ignore_index", "06-pytorch-losses.html#targets-that-do-not-count"),
    ("label smoothing", "06-pytorch-losses.html#softer-targets"),
    ("loss is nan", "09-loss-detective.html#numbers-that-cannot-be"),
    ("loss not decreasing", "09-loss-detective.html#a-loss-that-does-not-move"),
    ("softmax twice", "09-loss-detective.html#the-floor"),
    ("Expected target size [32, 1000], got [32, 10]", "08-transformer-decoder.html#which-axis-is-which"),
    ("negative loss", "04-maximum-likelihood.html#a-loss-below-zero-and-a-shorter-chain"),
    ("logsumexp overflow", "05-softmax-with-loss.html#scores-that-are-too-large"),
    ("class weights", "06-pytorch-losses.html#weights"),
    ("padding", "08-transformer-decoder.html#the-empty-chairs"),
    ("perplexity", "03-cross-entropy.html#how-many-outcomes-does-it-feel-like"),
    ("Huffman code", "01-information-and-bits.html#huffman-s-method"),
    ("KL divergence", "03-cross-entropy.html#two-codebooks"),
    ("cross-entropy", "03-cross-entropy.html#two-codebooks"),
    ("Kraft inequality", "01-information-and-bits.html#a-budget-of-one"),
    ("arithmetic coding", "08-transformer-decoder.html#from-a-loss-to-a-file"),
    ("backpropagation", "05-softmax-with-loss.html#backward-gate-by-gate"),
    ("class shares", "09-loss-detective.html#the-table"),
    ("paste a log", "what-does-my-loss-say.html#what-does-my-loss-say"),
]


@pytest.fixture(scope="module")
def text(site):
    return (site / "_static" / "search-text.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def engine(text):
    script = Script(f"{SCRIPT}\n{text}")
    yield script
    script.close()


def found(engine, words):
    """Addresses without the words to mark, best first."""
    return [re.sub(r"\?.*?#", "#", one["address"]) for one in engine.call("siteSearch.search", words)]


@pytest.mark.parametrize(("words", "places"), [(one[0], one[1:]) for one in QUERIES], ids=[one[0] for one in QUERIES])
def test_what_people_look_for_leads_where_it_is_explained(engine, words, places):
    results = found(engine, words)
    assert any(f"chapters/{place}" in one for place in places for one in results[:AMONG]), results[:6]


def test_every_section_that_is_listed_is_there(site, text):
    pages = json.loads(text.removeprefix("siteSearch.take(").rstrip().removesuffix(");"))
    assert len(pages) >= 19
    anchors = set()
    for address, chapter, title, listed in pages:
        page = (site / address).read_text("utf-8")
        assert title and chapter == (re.match(r"(?:chapters/0*(\d+b?)-)?", address)[1] or "")
        for anchor, *_ in listed:
            assert f'id="{anchor}"' in page, (address, anchor)
            anchors.add(anchor)
    assert anchors >= set(NUMBERS)


def test_a_formula_is_read_once_and_plumbing_never(text):
    assert "ln(1 + (C − 1)/e)" in text and "H(P, Q) = H(P) + D(P∥Q)" in text
    for hidden in ("\\\\frac", "\\\\ln", "annotation", "plt.style.use", "{D:.3f}", "Click to show", "6#what-you-hand"):
        assert hidden not in text, hidden


def test_nothing_is_loaded_before_the_first_search_and_little_then(text):
    assert len(gzip.compress(SCRIPT.encode())) < 10_000
    assert len(gzip.compress(text.encode())) < 250_000


def test_a_page_is_read_as_it_is_seen():
    html = """<article class="bd-article"><section id="one"><h1>One<a class="headerlink" href="#one">#</a></h1>
    <p>Costs <span class="math" data-tex="\\frac1N z_k"><math><mfrac><mn>1</mn><mi>N</mi></mfrac>
    <msub><mi>z</mi><mi>k</mi></msub><mo form="infix">=</mo></math><math><mi>ln</mi>
    <mo>&#8289;</mo><mi>C</mi></math></span>
    nats.</p>
    <details class="hide above-input"><summary>Show</summary><div class="cell_input"><pre>plt</pre></div></details>
    <div class="cell_input"><pre>loss = 1<br>
    print(loss)</pre></div><table><tr><td><p>a</p></td><td>b</td></tr></table><svg><text>no</text></svg>
    <section id="two"><h2>Two</h2><p>End.</p></section></section></article>"""
    one, two = sections(html)
    assert (one.anchor, one.heading, two.anchor, two.heading, two.text) == ("one", "One", "two", "Two", ["End."])
    assert one.text == ["Costs 1/N z_k = ln C nats.", "a · b"]
    assert one.code == ["loss = 1", "print(loss)"]
    assert page_entry("chapters/07-x", html, {("07-x", "two"): ["rate"]})[3][1][5] == "rate"
    assert sections("<p>no article</p>") == []


def test_terms_of_the_glossary_lead_to_their_sections(site):
    found = terms((site / f"{GLOSSARY}.html").read_text("utf-8"))
    assert "perplexity" in found["03-cross-entropy", "how-many-outcomes-does-it-feel-like"]
    assert sum(map(len, found.values())) > 80


# --- The page ---


@pytest.fixture(scope="module")
def page(browser, site):
    made = open_page(browser, (site / "search.html").as_uri())
    yield made
    assert made.faults == []
    made.close()


def ask(page, site, words):
    page.goto((site / "search.html").as_uri() + f"?q={words.replace(' ', '+')}")
    page.wait_for_function("document.getElementById('search-said').textContent !== ''", timeout=15_000)
    return page.locator("#search-results > li")


def test_a_result_shows_where_and_what(page, site):
    results = ask(page, site, "0.5514 softmax")
    best = results.first
    assert best.locator(".search-where").inner_text().startswith("Chapter 9: ")
    assert "0.5514" in best.locator("mark").all_inner_texts()
    assert len(best.locator(".search-excerpt").inner_text()) < 300
    assert page.locator("#search-said").inner_text() == f"{results.count()} sections for “0.5514 softmax”." or (
        results.count() == 30 and page.locator("#search-said").inner_text().startswith("The best 30")
    )


def test_nothing_is_asked_of_the_text_before_something_is_looked_for(browser, site):
    page = open_page(browser, (site / "search.html").as_uri())
    assert not any("search-text" in one for one in page.asked)
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("perplexity")
    page.wait_for_selector("#search-results li")
    assert any("search-text" in one for one in page.asked)
    assert page.faults == []
    page.close()


@pytest.mark.parametrize(
    ("words", "marked", "near"),
    [
        ("2.302585", "2.3026", "healthy"),
        ("Expected target size", "Expected", "got [32, 10]"),
    ],
)
def test_a_result_lands_on_the_line_with_its_words_marked(page, site, words, marked, near):
    ask(page, site, words).first.locator("a").click()
    page.wait_for_selector("mark.found >> visible=true")  # others may be in a fold
    page.wait_for_timeout(300)  # the browser goes to the section first
    seen = page.evaluate(
        """() => [...document.querySelectorAll('mark.found')].filter((one) => {
          const { top, bottom } = one.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }).map((one) => [one.textContent, (one.closest('tr') ?? one.closest('p, li, pre'))?.textContent ?? ''])"""
    )
    assert any(text == marked and near in line for text, line in seen), seen
    assert "find=" not in page.url and "#" in page.url
    page.keyboard.press("Escape")
    assert page.locator("mark.found").count() == 0


def test_a_fold_opens_if_the_words_are_in_it(page, site):
    page.goto((site / "chapters" / "09-loss-detective.html").as_uri() + "?find=43.75#sol-9-4")
    page.wait_for_selector("#sol-9-4 mark.found", state="visible")


HOSTILE = ["<img src=x onerror=alert(1)>", "[a-z]+(", "7.654321", "%", "\\", "a" * 5000, "🙂", "the of"]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_odd_or_nowhere_gets_a_line(page, site, words):
    page.goto((site / "search.html").as_uri())
    page.locator(".bd-search-container input").fill(words)
    page.wait_for_function("document.getElementById('search-said').textContent !== ''", timeout=15_000)
    assert page.locator("#search-results img").count() == 0
    if words in ("7.654321", "🙂"):
        assert "Nothing was found" in page.locator("#search-said").inner_text()


def test_odd_addresses_mark_nothing_wrong(page, site):
    for tail in ("?find=<b>#the-table", "?find=(&find=[#nowhere", "?find=#%E2%82", f"?find={'x' * 3000}#the-floor"):
        page.goto((site / "chapters" / "09-loss-detective.html").as_uri() + tail)
        assert page.locator("mark.found b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_small_dark_and_without_barriers(browser, site, scheme, width):
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = open_page(browser, (site / "search.html").as_uri() + "?q=softmax+twice", **options)
    page.wait_for_selector("#search-results li")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, context={"include": [[".bd-search-container"]]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    page.close()


def test_without_javascript_it_says_so(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "search.html").as_uri())
    assert "needs JavaScript" in page.locator(".bd-search-container noscript").text_content()
    context.close()
