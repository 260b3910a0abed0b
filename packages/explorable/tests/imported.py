"""What builds of small projects import, imported: see `building.py`."""

from packages.explorable.tests.building import import_all

import_all()
