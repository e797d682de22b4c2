# Two commands for a new machine (Debian with python3, python3-venv, make and git):
#   make run     build the graph from examples/ and serve it at http://127.0.0.1:8000
#   make test    run the tests
# The user's own pages:  make run SOURCES="a.jsonld dir/"

PYTHON ?= python3
VENV ?= .venv
SOURCES ?= examples
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8000

bin := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run build serve test check format clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 10

run: build serve ## Build the graph from SOURCES (examples/) and serve it

build: $(VENV)/.run ## Build a release from SOURCES into DATA; sources that cannot be read are kept in DATA/rejected
	@$(bin)/cancerkg build $(SOURCES) --data $(DATA) || { status=$$?; [ $$status -eq 3 ] && [ -e $(DATA)/current ]; }

serve: $(VENV)/.run ## Serve the current release of DATA at HOST:PORT
	$(bin)/cancerkg serve --host $(HOST) --port $(PORT) --data $(DATA)

test: $(VENV)/.test ## Run the tests
	$(bin)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.check ## Lint, format check, types, layers, the ontology
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/cancerkg ontology check --warnings-as-errors

format: $(VENV)/.check ## Format the code
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

clean: ## Remove the environment, the caches and the built data
	rm -rf $(VENV) $(DATA) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build dist

$(bin)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(bin)/python
	$(bin)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(bin)/python
	$(bin)/python -m pip install --quiet --editable ".[test]"
	@touch $@ $(VENV)/.run

$(VENV)/.check: pyproject.toml | $(bin)/python
	$(bin)/python -m pip install --quiet --editable ".[test,check]"
	@touch $@ $(VENV)/.test $(VENV)/.run
