"""Find a Chromium that starts, or get one: `python -m scripts.browser`.

Tried in this order: the one named by the environment variable CHROMIUM; a browser of the system; the one that
Playwright downloaded before; Playwright's download; the package of the Linux distribution (as root).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=slight",  # letters as wide as on a desktop: the shell's own hinting moves them
]
#: First the shell, a Chromium without a window: one with a window draws that too, for more than half of its time.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
]
MAC_APPS = ["Google Chrome", "Chromium", "Microsoft Edge"]


class BrowserMissing(RuntimeError):
    """No Chromium starts on this machine."""


def candidates():
    """Paths worth trying; None stands for Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return [named]
    found = [path for name in NAMES if (path := shutil.which(name))]
    apps = [Path(f"/Applications/{app}.app/Contents/MacOS/{app}") for app in MAC_APPS]
    return [*found, *(str(app) for app in apps if app.exists()), None]


def launch(playwright):
    """Start the first Chromium that starts; return the browser and its path."""
    reasons = []
    for path in candidates():
        try:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        except Error as error:
            reasons.append(f"{path or 'Playwright’s own'}: {error.message.strip().splitlines()[0]}")
        else:
            return browser, path or playwright.chromium.executable_path
    raise BrowserMissing("no Chromium starts; `make test` gets one. Tried:\n  " + "\n  ".join(reasons))


def installed():
    """The path of a Chromium that starts, or None."""
    with sync_playwright() as playwright:
        try:
            browser, path = launch(playwright)
        except BrowserMissing as missing:
            print(missing, flush=True)
            return None
        browser.close()
        return path


def downloads():
    """Commands that may bring a browser, the more likely first."""
    root = os.geteuid() == 0
    ubuntu = Path("/etc/os-release").exists() and "ubuntu" in Path("/etc/os-release").read_text().lower()
    sudo = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    playwright = [sys.executable, "-m", "playwright", "install"]
    # Ubuntu's own package is only a pointer to a snap, so there Playwright gets the libraries as well.
    yield [*playwright, "--with-deps", "chromium"] if ubuntu and (root or sudo) else [*playwright, "chromium"]
    if shutil.which("apt-get") and root:
        yield ["apt-get", "update"]
        for package in ("chromium-headless-shell", "chromium"):
            yield ["apt-get", "install", "-y", "--no-install-recommends", package]


def main():
    path = installed()
    for command in () if path or "CHROMIUM" in os.environ else downloads():
        print("$", *command, flush=True)
        environment = {
            **os.environ,
            "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        done = subprocess.run(command, env=environment)
        if done.returncode == 0 and "install" in command and (path := installed()):
            break
    if not path:
        sys.exit("The tests need Chromium or Chrome, and none could be had. Install one and try again.")
    print(f"Chromium: {path}")


if __name__ == "__main__":
    main()
