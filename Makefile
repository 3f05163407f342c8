# The menu. Each target sets up all it needs in .venv; only Python 3.11+ (with venv) and make are required.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PEERS ?= .venv-peers
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-all lint types bench docs lock clean

help:          ## Show this menu
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

$(VENV)/core.done: pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing Truceline into $(VENV) ..."
	@$(BIN)/pip install -q --require-hashes -r requirements.lock
	@$(BIN)/pip install -q --no-deps -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/core.done requirements-dev.lock
	@echo "Installing the tools for tests into $(VENV) ..."
	@$(BIN)/pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(VENV)/core.done  ## A mission's month on the bundled model agreement, with its report
	@$(BIN)/truceline demo --folder out/demo

test: $(VENV)/dev.done   ## The tests, without the slow ones
	@$(BIN)/pytest -n auto -m "not slow"

test-all: $(VENV)/dev.done   ## All tests, slow ones too
	@$(BIN)/pytest -n auto

lint: $(VENV)/dev.done   ## Style, and the layers of the house
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/dev.done  ## Static types
	@$(BIN)/mypy

$(PEERS)/peers.done: pyproject.toml bench/peers.lock
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/pip install -q --require-hashes -r bench/peers.lock
	@$(PEERS)/bin/pip install -q --no-deps -e .
	@touch $@

bench: $(PEERS)/peers.done  ## Benchmarks against the named peers; figures go into docs/benchmarks.md
	@for file in bench/*.py; do echo "== $$file"; $(PEERS)/bin/python $$file || exit 1; done

docs: $(VENV)/dev.done   ## The documentation site, into site/
	@$(BIN)/python tools/generate_pages.py
	@$(BIN)/python tools/draw_detection.py
	@$(BIN)/python tools/draw_agreements.py
	@$(BIN)/zensical build --clean

lock:          ## Write the lock files anew (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url pyproject.toml --extra dev --extra geo --extra plan --extra report --extra pdf --extra sensors --extra docs -o requirements-dev.lock
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url pyproject.toml bench/peers.in --extra plan --extra geo -o bench/peers.lock

clean:         ## Remove what was built
	rm -rf $(VENV) $(PEERS) site out build dist
