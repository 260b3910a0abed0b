"""What stands behind the Makefile: `python -m scripts.NAME`."""
