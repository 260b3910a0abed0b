"""What builds of small projects import, imported: see `building.py`."""

from tests.building import import_all

import_all()
