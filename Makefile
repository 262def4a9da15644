# `make run` serves the catalogue, `make test` checks everything; both work on a fresh clone.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Tests share the processors, each worker with a database server of its own; one that is idle takes from another.
WORKERS ?= -n logical --maxprocesses 8 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run install test test-r lint types check-imports system-packages bench lock clean

help:
	@echo "make run      installer, charger le catalogue, servir sur http://127.0.0.1:$(PORT) (PORT= pour un autre)"
	@echo "make test     tout vérifier : style, couches, types, tests"
	@echo "make test-r   éprouver aussi les recettes écrites en R"
	@echo "make bench    mesurer les imports (docs/mesures.md)"
	@echo "make install  seulement préparer $(VENV) pour servir et développer"

run: $(VENV)/.run
	@$(BIN)/catalogue init
	@$(BIN)/catalogue serve --port $(PORT)

install: $(VENV)/.dev

test: system-packages $(VENV)/.dev lint check-imports types
	$(BIN)/pytest $(WORKERS)

# Recipes in R are tried where R is; this brings it, and dplyr and readr, from Debian.
test-r: system-packages $(VENV)/.dev
	@.ci/debian-packages r-base-core r-cran-dplyr r-cran-readr
	$(BIN)/pytest tests/linking/recipes

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-imports: $(VENV)/.dev
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

# Small enough for a minute or two; docs/mesures.md tells how to take the figures of a release.
bench: $(VENV)/.dev
	$(BIN)/python bench/bulk_import.py --json
	$(BIN)/python bench/derivation.py --json
	@test ! -d ../shared/snds || $(BIN)/python bench/snds_import.py --json

# A stamp for each set of packages: the second start installs nothing.
$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@ $(VENV)/.run

$(VENV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 ou plus récent est nécessaire : make PYTHON=/chemin/vers/python3 …" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || $(MAKE) --no-print-directory venv-package
	@test -x $(BIN)/pip

.PHONY: venv-package
venv-package:
	@rm -rf $(VENV)
	@.ci/debian-packages python3-venv
	@$(PYTHON) -m venv $(VENV)

# The browser and the database server that the tests drive; without them those tests say why they skip.
system-packages:
	@.ci/debian-packages chromium postgresql

lock:
	uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra postgresql --extra data --extra build --output-file requirements.lock
	uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra postgresql --extra data --extra build --extra dev --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
