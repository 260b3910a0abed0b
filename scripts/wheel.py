"""Build the wheel of a package on a copy of its folder: `python -m scripts.wheel FOLDER [PACKAGE]`.

setuptools leaves `build/` and metadata beside what it builds; the copy keeps them out of the sources.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = Path(__file__).resolve().parent.parent / "packages"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", ".*")


def build(folder, package="explorable"):
    """Put the wheel into `folder` and return its path; needs the setuptools that run this Python."""
    folder = Path(folder).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        copy = shutil.copytree(PACKAGES / package, Path(scratch, package), ignore=LEFT_OUT)
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--wheel-dir", scratch, copy], check=True)
        (made,) = Path(scratch).glob("*.whl")
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made, folder))


if __name__ == "__main__":
    print(build(*sys.argv[1:]))
