# Everything a person needs: `make demo` and `make test`. The rest is for maintainers (`make help`).
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
# The same folder for the demo, the tests and the commands: classifiers are trained once.
PYTEST ?= $(BIN)/python -m pytest

.PHONY: help demo test check bench torture golden lock clean setup classifiers
.DEFAULT_GOAL := help

help:  ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(VENV)/.ok: requirements.lock pyproject.toml
	@echo "→ Installing the locked dependencies into $(VENV) (one to two minutes the first time)…"
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed (set PYTHON=…)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		--only-binary :all: --no-binary authres -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.ok  ## Install everything, once

classifiers: setup
	@$(BIN)/python -m bot.preparing

demo: setup  ## Run the whole desk on made-up mail; prints the address to open
	@echo "→ Starting the demo…"
	@$(BIN)/python -m bot demo $(ARGS)

test: setup classifiers  ## Run the tests; says what it skips (REQUIRE_SERVICES=1 skips nothing)
	@echo "→ Running the tests…"
	@$(PYTEST) $(ARGS)

check: setup classifiers  ## Format, lint, types, layers and tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) $(ARGS)

bench: setup classifiers  ## Measure, and write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

torture: setup classifiers  ## The long forms of the hostile and crash tests
	$(PYTEST) -m torture --timeout 3600 $(ARGS)

golden: setup  ## Write the golden drafts again; read the whole diff
	$(BIN)/python -m tests.golden.regenerate

lock:  ## Write requirements.lock again (needs uv)
	uv pip compile pyproject.toml --all-extras --group dev --universal --generate-hashes --no-header \
		--no-annotate --python-version 3.11 -o requirements.lock

clean:  ## Remove what was built
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
