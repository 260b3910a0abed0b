# From Bits to Loss. `make` lists what can be made; each target sets up what it needs by itself, in .venv.
# `make PYTHON=...` names the Python to use. Written for GNU make 3.81 (macOS) and newer.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON_NAMES := $(if $(PYTHON),$(PYTHON),python3.11 python3.12 python3.13 python3.14 python3)
ASROOT = $$([ "$$(id -u)" = 0 ] && echo --allow-root)
# Checks the JavaScript; `check` asks no network.
DENO := DENO_DIR=_build/deno DENO_NO_UPDATE_CHECK=1 $(BIN)/deno
QUIET_LAB := --LabApp.news_url= --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate

# Stamps: written last, so a half-done installation is done again.
INSTALLED := $(VENV)/installed
TESTABLE := $(VENV)/testable
BROWSER := $(VENV)/browser

# The first try does not wait for an index that is out of reach; the second has pip's own patience.
pip_install = $(BIN)/python -m pip install --disable-pip-version-check --retries 0 $(1) || \
	$(BIN)/python -m pip install --disable-pip-version-check $(1)

.PHONY: help book docs draft serve zip pdf lab wheel links check-python check-javascript check coverage test bench notebooks clean
.DELETE_ON_ERROR:

help:
	@echo "make book       build the site into _build/html"
	@echo "make serve      build it and show it at an address of this machine"
	@echo "make zip        pack it into one archive, to read without a network"
	@echo "make pdf        print the whole book as _build/from-bits-to-loss.pdf"
	@echo "make lab        open the notebooks in JupyterLab"
	@echo "make docs       build the site of explorable, the library, into _build/docs/html"
	@echo "make wheel      pack explorable, the library, to install it elsewhere"
	@echo "make links      ask each address that the book names whether it still answers"
	@echo "make draft      the same pages sooner: changed figures with few of their states, into _build/draft"
	@echo "make check      style, types and quick tests, in a minute"
	@echo "make coverage   how much of each package the quick tests run"
	@echo "make test       run all checks (installs Chromium if there is none)"
	@echo "make bench      measure speed, size and memory"
	@echo "make notebooks  run the notebooks that have changed, and store their outputs and recordings"
	@echo "make clean      remove what was built (not .venv)"

# --- What the targets need --------------------------------------------------------------------------------------

PACKAGES := packages/explorable packages/crossentropy packages/bitsbook
PARALLEL := --numprocesses auto --dist loadscope
QUICKLY := $(PARALLEL) -m "not slow and not browser and not nightly"

$(INSTALLED): requirements.txt $(PACKAGES:%=%/pyproject.toml)
	@rm -f $@
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.prefix == sys.base_prefix)' 2>/dev/null || \
		scripts/make-venv $(VENV) $(PYTHON_NAMES)
	$(call pip_install,-r requirements.txt)
	$(call pip_install,--no-deps --no-build-isolation $(PACKAGES:%=-e %))
	@touch $@

$(TESTABLE): $(INSTALLED) tests/requirements.txt
	@rm -f $@
	$(call pip_install,-r tests/requirements.txt)
	@touch $@

$(BROWSER): $(TESTABLE) scripts/browser.py
	@rm -f $@
	$(BIN)/python -m scripts.browser
	@touch $@

# --- What can be made -------------------------------------------------------------------------------------------

# What a page is made of; only of the folders' files, as whatever runs may leave folders of its own there.
SOURCES = find _config.yml _toc.yml assets chapters extensions packages $(INSTALLED) -type f \
	! -path "*/__pycache__/*" ! -path "*/.ipynb_checkpoints/*"
# Of these, what all pages hold and Sphinx does not look at.
SHARED = find assets extensions packages/crossentropy/src/crossentropy/diagnosis \
	packages/bitsbook/src/bitsbook/games/static $(INSTALLED) -type f ! -name "*.pyc"

# `_build/unfinished` stands while a build runs and becomes `_build/finished`, a list of the sources that it began with.
# If it is there at the start, the last build failed or was stopped: then the pages are made anew, so that no half site
# and no swallowed warning survives; likewise after a change of what all pages hold. Notebook runs are kept.
# If none came, went or has changed since, there is nothing to do.
book: $(INSTALLED)
	@if [ -e _build/finished ] && [ ! -e _build/unfinished ] && [ -e _build/html/index.html ] && \
		[ -z "$$($(SOURCES) -newer _build/finished)" ] && \
		$(SOURCES) | sort | cmp -s - _build/finished; then echo "_build/html is up to date"; exit; fi; \
	if [ -e _build/unfinished ] || [ -n "$$($(SHARED) -newer _build/finished 2>&1)" ]; then \
		rm -rf _build/html _build/.doctrees; fi; \
	mkdir -p _build && $(SOURCES) | sort > _build/unfinished && rm -f _build/html/index.html && \
	{ $(BIN)/jupyter-book build . -W -n --keep-going || { rm -rf _build/html; exit 1; }; } && \
	mv _build/unfinished _build/finished

# Kept apart from the book: a page of it must never show a figure of few states.
draft: $(INSTALLED)
	@EXPLORABLE_DRAFT=40 $(BIN)/jupyter-book build . --path-output _build/draft
	@echo "the draft is in _build/draft/_build/html"

serve: book
	@$(BIN)/python -m scripts.serve _build/html

zip: book
	@$(BIN)/python -m scripts.archive _build/html _build/from-bits-to-loss.zip

pdf: $(BROWSER) book
	@$(BIN)/python -m scripts.pdf _build/html _build/from-bits-to-loss.pdf

lab: $(INSTALLED)
	$(BIN)/jupyter lab $(ASROOT) $(QUIET_LAB) --LabApp.default_url=/lab/tree/chapters/index.ipynb

docs: $(INSTALLED)
	@$(BIN)/python -m sphinx -W --keep-going -q -d _build/docs/doctrees packages/explorable/docs _build/docs/html
	@echo "the site is in _build/docs/html"

wheel: $(INSTALLED)
	@$(BIN)/python -m scripts.wheel _build

links: $(INSTALLED)
	@$(BIN)/jupyter-book build . --builder linkcheck

# What can be said of the sources without running them.
check-python: $(TESTABLE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/reuse lint --lines

check-javascript: $(TESTABLE)
	$(DENO) lint --quiet
	$(DENO) check --quiet --no-remote --no-npm

check: check-python check-javascript
	$(BIN)/pytest $(QUICKLY)

# Of lines and branches, by the quick tests alone: what they leave out the slow ones may well run.
coverage: $(TESTABLE)
	@$(BIN)/pytest --quiet --cov --cov-report= $(QUICKLY)
	@for package in $(PACKAGES); do \
		echo "$$package: $$($(BIN)/coverage report --include="$$package/*" --format=total) %"; done

test: check-python check-javascript $(BROWSER)
	@$(MAKE) book
	$(BIN)/pytest --nbval --nbval-current-env $(PARALLEL) -m "$(if $(ONLY),$(ONLY),not nightly)"

bench: $(BROWSER) book
	$(BIN)/python -m benchmarks

notebooks: $(INSTALLED)
	@$(BIN)/python -m scripts.notebooks $(if $(ALL),--all) chapters/*.ipynb

clean:
	rm -rf _build .pytest_cache .ruff_cache .mypy_cache .hypothesis
