"""The site's search, asked as people ask: by the number that they see, by its name, by the message."""

import pytest
from playwright.sync_api import expect

#: What is looked for, and the page that must be among the first results, with how many are looked at.
QUERIES = [
    ("2.303", "09-loss-detective", 1),
    ("2.30", "09-loss-detective", 3),
    ("2.3026", "09-loss-detective", 1),
    ("2.302585", "09-loss-detective", 1),
    ("0.693", "09-loss-detective", 2),
    ("0.6931", "09-loss-detective", 2),
    ("0.551", "09-loss-detective", 2),
    ("0.5514", "09-loss-detective", 2),
    ("1.461", "09-loss-detective", 2),
    ("1.0986", "09-loss-detective", 2),
    ("100", "06-pytorch-losses", 6),
    ("10.82", "08-transformer-decoder", 1),
    ("KLDivLoss", "06-pytorch-losses", 1),
    ("BCEWithLogitsLoss", "06-pytorch-losses", 5),
    ("ignore_index", "06-pytorch-losses", 3),
    ("NaN", "09-loss-detective", 3),
    ("perplexity", "glossary", 4),
    ("Huffman code", "01-information-and-bits", 2),
    ("learning rate", "07-gradient-descent", 3),
    ("paste a log", "what-does-my-loss-say", 4),
]


@pytest.fixture(scope="module")
def found(browser, site):
    """Ask the search page, opened from a folder; the addresses of its results, best first."""
    page = browser.new_page()

    def ask(words):
        page.goto((site / "search.html").as_uri())
        page.goto((site / "search.html").as_uri() + f"?q={words.replace(' ', '+')}")
        expect(page.locator("#search-results .search-summary")).to_contain_text("Search finished", timeout=15_000)
        return [link.get_attribute("href") for link in page.locator("#search-results ul.search > li > a").all()]

    yield ask
    page.close()


@pytest.mark.parametrize(("words", "page", "among"), QUERIES)
def test_what_people_look_for_leads_where_it_is_explained(found, words, page, among):
    results = found(words)
    assert any(f"chapters/{page}.html" in address for address in results[:among]), results[:8]


def test_what_is_nowhere_is_not_found(browser, site):
    page = browser.new_page()
    page.goto((site / "search.html").as_uri() + "?q=7.654321")
    expect(page.locator("#search-results .search-summary")).to_contain_text("did not match", timeout=15_000)
    page.close()
