"""Pack the built site into one archive that opens by a double click: `python -m scripts.archive SITE ARCHIVE.zip`."""

import sys
import zipfile
from pathlib import Path

READ_ME = """From Bits to Loss, to read without a network: unpack this archive, then open index.html in the folder.
Sliders and answer boxes work there as on the web.
"""
EPOCH = (1980, 1, 1, 0, 0, 0)  # no dates: the same site gives the same archive
LEFT_OUT = {".buildinfo", ".nojekyll", "objects.inv", "sitemap.xml"}  # of use to servers and to Sphinx only


def pack(site, archive):
    """Write all of the site's files, in one folder with the archive's name, and a word to the reader."""
    folder = archive.stem
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr(entry(f"{folder}/README.txt"), READ_ME)
        for path in sorted(site.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT:
                packed.writestr(entry(f"{folder}/{path.relative_to(site).as_posix()}"), path.read_bytes())
    unfinished.replace(archive)


def entry(name):
    """Describe one file of the archive."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def main(site, archive):
    """Pack the site; return 1 if there is none."""
    if not (site / "index.html").is_file():
        print(f"there is no built site in {site}: run `make book` first", file=sys.stderr)
        return 1
    pack(site, archive)
    print(f"{archive}: {archive.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
