"""JupyterLab and Notebook 7 in a browser, for tests and benchmarks: a server, notebooks that run, figures that move."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import expect

from explorable.drawing.draw import settings
from explorable.page import typeset
from packages.explorable.tests.comparing import assert_same_state, close, read

#: Milliseconds; a loaded machine is slow, and a condition that holds ends the wait at once.
PATIENCE = 45_000

OPTIONS = [
    "--no-browser",
    "--ServerApp.ip=127.0.0.1",
    "--IdentityProvider.token=",
    "--ServerApp.password=",
]

#: The module that starts each front end, and its own options; window.jupyterapp has the commands that the tests call.
APPS = {
    "jupyterlab": [
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.expose_app_in_browser=True",
    ],
    "notebook": ["--JupyterNotebookApp.expose_app_in_browser=True"],
}

#: What both front ends read: they ask nothing of the network, and save only when they are told to.
USER_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}

OPEN = """
async ([path, run]) => {
  const { commands } = window.jupyterapp;
  const panel = await commands.execute("docmanager:open", { path, factory: "Notebook" });
  await panel.context.ready;
  await panel.sessionContext.ready;
  if (run) await commands.execute("notebook:run-all-cells");
  return panel.id;
}
"""

#: Run what the page shows; Notebook 7 has one notebook on a page.
RUN = """
async () => {
  const { commands, shell } = window.jupyterapp;
  await shell.currentWidget.sessionContext.ready;
  await commands.execute("notebook:run-all-cells");
}
"""

SAVE = """
async (id) => {
  const { shell } = window.jupyterapp;
  await [...shell.widgets("main")].find((panel) => panel.id === id).context.save();
}
"""

EVALUATE = """
async ([id, expression]) => {
  const panel = [...window.jupyterapp.shell.widgets("main")].find((one) => one.id === id);
  const content = { code: "pass", store_history: false, user_expressions: { value: expression } };
  const reply = await panel.sessionContext.session.kernel.requestExecute(content).done;
  const { value } = reply.content.user_expressions;
  if (value.status !== "ok") throw new Error(`${value.ename}: ${value.evalue}`);
  return value.data["text/plain"];
}
"""


def free_port():
    """A port that nobody listens on now; should another take it, the server tries the next ones."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(home):
    """Variables that keep the server, its kernels and the user's own Jupyter apart."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JUPYTER", "EXPLORABLE_")) and name not in {"MPLBACKEND", "IPYTHONDIR"}
    }
    own = {f"JUPYTER_{kind.upper()}_DIR": str(home / kind) for kind in ("config", "data", "runtime")}
    return {**kept, **own, "IPYTHONDIR": str(home / "ipython")}


#: Notebook 7 besides: cells out of sight are there too, or to run all of them waits 10 s for the last to scroll in.
NOTEBOOK_SETTINGS = {"@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"}}


def write_settings(folder, app):
    for name, values in (USER_SETTINGS | (NOTEBOOK_SETTINGS if app == "notebook" else {})).items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")


def address_of(process, home):
    """Wait until the server answers and return its address; RuntimeError with its log if it ends instead."""
    without_proxy = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(PATIENCE // 100):
        if process.poll() is not None:
            break
        try:
            info = json.loads((home / "runtime" / f"jpserver-{process.pid}.json").read_text(encoding="utf-8"))
            address = f"http://127.0.0.1:{info['port']}"
            with without_proxy.open(f"{address}/api", timeout=5):
                return address
        except (OSError, ValueError):
            pass  # it has not got so far
        time.sleep(0.1)
    raise RuntimeError("Jupyter does not answer:\n" + (home / "log").read_text(encoding="utf-8"))


@contextmanager
def server(root, home, *, app="jupyterlab", widgets=True):
    """A Jupyter that shows the folder `root` and keeps its own files in `home`; gives its address.

    Parameters
    ----------
    root, home : Path
    app : str
        One of `APPS`.
    widgets : bool
        False turns off the front end's part of ipywidgets, as on a machine where the kernel alone has it.
    """
    write_settings(home / "config" / "lab" / "user-settings", app)
    if not widgets:
        off = {"disabledExtensions": {"@jupyter-widgets/jupyterlab-manager": True}}
        (home / "config" / "labconfig").mkdir()
        (home / "config" / "labconfig" / "page_config.json").write_text(json.dumps(off), encoding="utf-8")
    command = [sys.executable, "-m", app, *OPTIONS, *APPS[app], f"--ServerApp.port={free_port()}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with (home / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, f"--ServerApp.root_dir={root}"],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield address_of(process, home)
    finally:
        process.terminate()  # it ends its kernels
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def write_notebook(path, *sources):
    """Write a notebook of these code cells."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


class Lab:
    """A page that shows JupyterLab.

    Parameters
    ----------
    page : playwright.sync_api.Page
    address : str
        The server's.
    """

    def __init__(self, page, address):
        self.page = page
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/lab")
        page.wait_for_function("() => window.jupyterapp")
        page.evaluate("() => window.jupyterapp.restored.then(() => true)")

    def open(self, path, *, run=True):
        """Open a notebook, by its path below the server's folder, and run all of its cells."""
        return Notebook(self.page, self.page.evaluate(OPEN, [str(path), run]))


def middle(locator):
    """Where to take hold of something on the screen."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


class Notebook7:
    """A page that shows Notebook 7.

    Parameters
    ----------
    page : playwright.sync_api.Page
    address : str
        The server's.
    """

    def __init__(self, page, address):
        self.page = page
        self.address = address
        page.set_default_timeout(PATIENCE)

    def open(self, path):
        """Show a notebook, by its path below the server's folder, before any of its cells has run."""
        self.page.goto(f"{self.address}/notebooks/{path}")
        self.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
        return Notebook(self.page, self.page.evaluate("() => window.jupyterapp.shell.currentWidget.id"))


class Notebook:
    """An open notebook."""

    def __init__(self, page, identifier):
        self.page = page
        self.identifier = identifier
        self.panel = page.locator(f'[id="{identifier}"]')

    def run(self):
        """Run all cells of the notebook that the page shows."""
        self.page.evaluate(RUN)

    def save(self):
        self.page.evaluate(SAVE, self.identifier)

    def evaluate(self, expression):
        """What the kernel says of an expression, as its `repr`."""
        return self.page.evaluate(EVALUATE, [self.identifier, expression])

    def figure(self, figure, nth=0):
        """The `nth` output that shows this explorable."""
        caption = self.page.locator(".explorable-caption").filter(has_text=re.compile(f"^{re.escape(figure.caption)}$"))
        return Live(self.panel.locator(".jp-OutputArea-child", has=caption).nth(nth), figure)


class Live:
    """A shown explorable, with the hands of a reader.

    Parameters
    ----------
    output : playwright.sync_api.Locator
        The notebook's output that holds it.
    figure : Explorable
        The same figure in this process, which says what is to be seen.
    """

    def __init__(self, output, figure):
        self.output = output
        self.figure = figure
        self.readout = output.locator(".explorable-readout")
        self.picture = output.locator(".explorable-live")

    def control(self, name):
        """The widget of a control, found by its place among them."""
        place = [control.name for control in self.figure.controls].index(name)
        return self.output.locator(".widget-slider, .widget-dropdown, .widget-checkbox").nth(place)

    def press(self, name, key, times=1):
        """Move a slider by keyboard."""
        handle = self.control(name).locator(".noUi-handle")
        handle.focus()
        for _ in range(times):
            handle.page.keyboard.press(key)

    def choose(self, name, text):
        """Take an entry of a dropdown."""
        self.control(name).locator("select").select_option(label=text)

    def click(self, button):
        """Press a preset's button, or Reset."""
        self.output.get_by_role("button", name=button, exact=True).click()

    def value(self, name):
        """What stands beside a control."""
        widget, kind = self.control(name), type_of(self.figure, name)
        if kind == "choice":
            return widget.locator("select option:checked").text_content()
        if kind == "toggle":
            return "on" if widget.locator("input").is_checked() else "off"
        return widget.locator(".widget-readout").text_content()

    def on_screen(self, number, state):
        """Where a handle would be in a state."""
        track = self.figure.tracks(self.figure.draw(self.figure.space.default))[number]
        box = self.picture.locator(".explorable-picture").bounding_box()
        x, y = track.place(state)
        return box["x"] + x * box["width"] / track.size[0], box["y"] + y * box["height"] / track.size[1]

    def read(self):
        """Readout and pictures as the site's tests read them, ids without the number of the output."""
        shown = read(self.output)
        for _, attributes, _ in (row for picture in shown["pictures"] for row in picture):
            attributes.update({name: re.sub(r"-live\d+-", "-", text) for name, text in attributes.items()})
        return shown

    def assert_shows(self, state):
        """Wait for a state's readout; then picture, readout and controls are those of the plain call."""
        with settings():
            figures, readout = self.figure(**self.figure.space.values(state))
        close(figures if isinstance(figures, (list, tuple)) else [figures])
        expect(self.readout).to_have_text(typeset(readout), timeout=PATIENCE)
        assert_same_state(self.read(), self.figure, state)
        for control, index in zip(self.figure.controls, state, strict=True):
            assert self.value(control.name) == control.texts[index], control.name


#: How many widgets a kernel keeps; ipywidgets counts them in a module whose name is also a function's.
WIDGETS = "len(__import__('sys').modules['ipywidgets.widgets.widget']._instances)"


def assert_no_widget_is_left(notebook):
    """Two more runs of all cells leave as many widgets in the kernel, and pictures on the page, as the first has."""
    pictures = notebook.panel.locator(".explorable-picture")
    count, shown = int(notebook.evaluate(WIDGETS)), pictures.count()
    assert count > shown > 0
    for _ in range(2):
        notebook.run()
    assert int(notebook.evaluate(WIDGETS)) == count
    expect(pictures).to_have_count(shown)


def type_of(figure, name):
    return next(control.kind for control in figure.controls if control.name == name)


def copy_of(source, target):
    """Copy a folder of notebooks without what Jupyter left there."""
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*", "_build")))
