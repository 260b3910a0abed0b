"""What one move of a control costs on the static page.

Script time is the time that the event's handlers take. The time to the next painted frame ends when the browser
has handed that frame over. Each event follows directly on a frame, so up to 16.7 ms of it are waiting for the
screen's next one.
"""

import statistics

import benchmarks
from benchmarks.serving import browser_page, site
from benchmarks.tables import p95, table

EVENTS = 300
FRAMES = 60

#: Move one control after another, each to another of its values; a fixed sequence of pseudo-random numbers.
MOVE = """
(id) => {
  const figure = document.getElementById(id);
  figure.scrollIntoView({ block: "center", behavior: "instant" });
  const controls = [...figure.querySelectorAll("[name]")];
  let random = 1;
  const draw = (n) => (random = (random * 48271) % 2147483647) % n;
  let turn = 0;
  window.move = () => {
    const control = controls[turn++ % controls.length];
    if (control.type === "checkbox") control.checked = !control.checked;
    else if (control.tagName === "SELECT") {
      const n = control.options.length;
      control.selectedIndex = (control.selectedIndex + 1 + draw(n - 1)) % n;
    } else {
      const [low, high, step] = [control.min, control.max, control.step].map(Number);
      const n = Math.round((high - low) / step) + 1;
      const now = Math.round((Number(control.value) - low) / step);
      control.value = low + ((now + 1 + draw(n - 1)) % n) * step;
    }
    const start = performance.now();
    control.dispatchEvent(new Event("input", { bubbles: true }));
    return [start, performance.now() - start];
  };
}
"""

RUN = """
async (count) => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(performance.now());
    port2.postMessage(null);
  }));
  const script = [], frame = [];
  await painted();
  for (let k = 0; k < count; k += 1) {
    const [start, took] = window.move();
    script.push(took);
    frame.push((await painted()) - start);
  }
  return { script, frame };
}
"""


def measure(page, session, identifier):
    """Times of one figure: script and frame at full speed, frame on a processor slowed down six times."""
    page.evaluate(MOVE, identifier)
    page.evaluate(RUN, 1)  # the first move also reads the recorded data, unless the figure was in sight before
    full = page.evaluate(RUN, EVENTS)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    slow = page.evaluate(RUN, FRAMES)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return full["script"], full["frame"], slow["frame"]


def chapter_rows(page, address, chapter):
    page.goto(f"{address}/{chapter}.html", wait_until="load")
    if not page.evaluate("crossOriginIsolated"):
        print("The browser's clock is coarse here: 0.1 ms.\n")
    session = page.context.new_cdp_session(page)
    figures = page.locator("figure.explorable")
    for identifier, states in figures.evaluate_all("(all) => all.map((f) => [f.id, f.dataset.states])"):
        script, frame, slow = measure(page, session, identifier)
        times = (statistics.median(script), p95(script), statistics.median(frame), statistics.median(slow))
        yield (identifier.removeprefix("explorable-"), states, *(f"{time:.2f}" for time in times))


def report():
    with site() as address, browser_page() as page:
        rows = [one for chapter in benchmarks.CHAPTERS for one in chapter_rows(page, address, chapter)]
    heads = ["figure", "states", "script ms, median", "script ms, p95", "to frame ms, median", "same, 6x slower"]
    table(heads, [*rows, ("bound (aim)", "", "2 (0.3)", "4 (1)", "", "50 (25)")])
    print(f"\n{EVENTS} events a figure, {FRAMES} on the slowed processor.")
