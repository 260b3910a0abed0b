"""What one move of a slider costs in JupyterLab: an explorable beside `ipywidgets.interact` of the same function.

Both stand in one notebook, share its kernel and are moved in turn. A time runs from the key to the changed picture:
for interact until the new image is decoded, for the explorable until its picture and its readout stand in the page.
Before each move the kernel has come to rest, so nothing that is drawn ahead delays the other one.
"""

import statistics
import tempfile
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.tables import p95, table
from packages.explorable.tests import lab
from scripts.browser import launch

MOVES = 50

FUNCTION = '''
import ipywidgets
import matplotlib.pyplot as plt
import numpy as np

from explorable import explorable

DRAWN = []


@explorable(p=(0.0, 1.0, 0.001))
def entropy(p=0.1):
    """A coin that lands heads with probability p."""
    DRAWN.append(p)
    x = np.linspace(1e-6, 1 - 1e-6, 200)
    fig, (left, right) = plt.subplots(1, 2)
    left.plot(x, -x * np.log2(x) - (1 - x) * np.log2(1 - x), color="#7F7F7F")
    left.axvline(p, color="black", linestyle=":")
    left.set(xlim=(0, 1), ylim=(0, 1.1), title=f"p = {p:.3f}")
    right.bar([0, 1], [p, 1 - p], color="#0072B2")
    right.set(ylim=(0, 1))
    return fig, f"Heads {p:.3f}, tails {1 - p:.3f}."
'''

INTERACT = """
def plain(p):
    fig, readout = entropy(p)
    plt.show()
    print(readout)


_ = ipywidgets.interact(plain, p=ipywidgets.FloatSlider(value=0.1, min=0.0, max=1.0, step=0.001))
"""

#: For each output: what tells that its picture has changed, and whether there is a picture at all.
WATCH = """
([explorable, interact]) => {
  const image = () => interact.querySelector(".jp-RenderedImage img");
  const readout = () => explorable.querySelector(".explorable-readout")?.textContent;
  const svg = () => explorable.querySelector(".explorable-picture > svg");
  const tools = {
    explorable: { output: explorable, key: readout, picture: svg, done: async () => {} },
    interact: { output: interact, key: () => image()?.src, picture: image, done: () => image().decode() },
  };
  const changed = ({ output, key }) => new Promise((done, fail) => {
    const before = key();
    setTimeout(() => fail(new Error("the picture has not changed 20 s after the key")), 20000);
    const observer = new MutationObserver(() => {
      if (key() === undefined || key() === before) return;
      observer.disconnect();
      done();
    });
    observer.observe(output, { childList: true, subtree: true, characterData: true, attributes: true });
  });
  window.expectMove = (name) => {
    const tool = tools[name];
    const seen = { frames: 0, empty: 0, going: true };
    const frame = () => {
      const picture = tool.picture();
      seen.frames += 1;
      const missing = !picture || picture.complete === false || picture.getBoundingClientRect().height === 0;
      if (missing) seen.empty += 1;
      if (seen.going) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    let start;
    tool.output.addEventListener("keydown", () => (start = performance.now()), { capture: true, once: true });
    window.moved = changed(tool).then(tool.done).then(async () => {
      const time = performance.now() - start;
      for (let k = 0; k < 6; k += 1) await new Promise(requestAnimationFrame);
      seen.going = false;
      return [time, seen.empty, seen.frames];
    });
  };
}
"""


@contextmanager
def notebook():
    """The two figures, shown in JupyterLab."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home, root = Path(folder, "home"), Path(folder, "root")
        home.mkdir()
        root.mkdir()
        lab.write_notebook(root / "moves.ipynb", FUNCTION, INTERACT)
        browser, _ = launch(playwright)
        try:
            with lab.server(root, home) as address:
                page = browser.new_context(viewport={"width": 1280, "height": 1400}).new_page()
                yield lab.Lab(page, address).open("moves.ipynb")
        finally:
            browser.close()


def rest(shown):
    """Wait until the kernel draws nothing any more."""
    before = None
    while (now := shown.evaluate("len(DRAWN)")) != before:
        before = now
        shown.page.wait_for_timeout(250)


def move(shown, outputs, name, key):
    """Press a key on one tool's slider; return ms, frames without a picture, and all frames."""
    rest(shown)
    outputs[name].locator(".noUi-handle").focus()
    shown.page.evaluate("(name) => window.expectMove(name)", name)
    shown.page.keyboard.press(key)
    return shown.page.evaluate("() => window.moved")


def alternate(shown, outputs, key):
    """Both tools in turn; return each tool's times and its frames without a picture."""
    runs = {name: [move(shown, outputs, name, key)] for name in outputs}
    for _ in range(MOVES):
        for name, moves in runs.items():
            moves.append(move(shown, outputs, name, key))
    kept = {name: list(zip(*moves[1:], strict=True)) for name, moves in runs.items()}  # the first one warms up
    return {name: (times, sum(empty), sum(frames)) for name, (times, empty, frames) in kept.items()}


def rows_of(what, results, bound):
    slow = statistics.median(results["interact"][0])
    for name, (times, empty, frames) in results.items():
        median = statistics.median(times)
        ratio = (f"{slow / median:.1f}x", bound) if name == "explorable" else ("", "")
        yield what, name, f"{median:.0f}", f"{p95(times):.0f}", *ratio, f"{empty} of {frames}"


def report():
    with notebook() as shown:
        outputs = {
            "explorable": shown.panel.locator(".jp-OutputArea-child", has_text="A coin that lands").first,
            "interact": shown.panel.locator(".jp-OutputArea-child", has=shown.page.locator(".widget-interact")).first,
        }
        for output in outputs.values():
            output.locator("svg, img").first.wait_for()
        shown.page.evaluate(WATCH, [output.element_handle() for output in outputs.values()])
        # A page is five steps: too far to have been drawn ahead. Back over the same states they have been seen.
        # A step of one leads to a state that was drawn while nothing happened.
        passes = [("new", "PageUp", "1.3x (2x)"), ("seen before", "PageDown", "2x (4x)")]
        passes.append(("drawn ahead", "ArrowRight", "2x (4x)"))
        results = [(what, alternate(shown, outputs, key), bound) for what, key, bound in passes]
    heads = ["state", "tool", "median ms", "p95 ms", "faster", "bound (aim)", "frames without a picture"]
    table(heads, [row for one in results for row in rows_of(*one)])
    print(f"\nMedians of {MOVES} alternating moves. An explorable must have no frame without a picture.")
