"""An anywidget on a plain page, without Jupyter: a model that holds its state, and one view or two."""

#: What anywidget gives a module to render with; `window.model.sent` lists what was saved for the kernel.
SHOW = """
async ([state, views]) => {
  const listeners = {};
  const model = {
    sent: [],
    changed: {},
    get: (name) => state[name],
    set(name, value) { state[name] = value; model.changed[name] = value; },
    save_changes() { model.sent.push(model.changed); model.changed = {}; },
    on: (event, callback) => (listeners[event] ??= []).push(callback),
    update(changes) {  // what comes from the kernel: all of it is there before anybody hears of it
      Object.assign(state, changes);
      for (const name of Object.keys(changes)) for (const callback of listeners[`change:${name}`] ?? []) callback();
    },
  };
  const url = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
  const widget = (await import(url)).default;
  const style = document.head.appendChild(document.createElement("style"));
  style.textContent = state._css ?? "";
  window.model = model;
  window.closing = [];
  for (let k = 0; k < views; k += 1) {
    const el = document.body.appendChild(document.createElement("div"));
    if (widget.render) window.closing.push(await widget.render({ model, el }));
  }
}
"""


def show(page, state, views=1):
    """Show a widget's state, as `Widget.get_state` gives it or a notebook stores it."""
    page.evaluate(SHOW, [state, views])


def update(page, **changes):
    """Let the kernel change traits."""
    page.evaluate("(changes) => window.model.update(changes)", changes)


def sent(page):
    """What the page has told the kernel, one dict of traits a message."""
    return page.evaluate("() => window.model.sent")
