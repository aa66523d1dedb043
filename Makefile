# Two commands for everyone: `make run` and `make test`. The others are for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= .countersign
PORT ?= 8080
UV := $(BIN)/uv pip

export UV_LINK_MODE ?= copy

.PHONY: run setup test check golden eval bench bench-embedding faults lock docs clean

run: $(VENV)/.ready
	@$(BIN)/countersign demo --data $(DATA) --port $(PORT)

# A virtual environment with exactly the locked packages, each checked against its hash.
setup: $(VENV)/.ready

$(VENV)/bin/uv: requirements-uv.lock
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; set PYTHON=python3.12, say."; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/.ready: requirements.lock pyproject.toml $(VENV)/bin/uv
	@echo "Installing locked packages (about 300 MB to download the first time) …"
	@start=$$(date +%s); \
	  $(UV) install --quiet --python $(BIN)/python --require-hashes --no-deps -r $< \
	  && $(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . \
	  && echo "Packages installed in $$(( $$(date +%s) - start )) s."
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Installing locked packages for development …"
	@$(UV) install --quiet --python $(BIN)/python --require-hashes --no-deps -r $<
	@touch $@

# No servers, no browser.
check: $(VENV)/.ready-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -m "not server" -q

# Everything, servers, browser and golden questions too; ends with pytest's summary line.
test: $(VENV)/.ready-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q

eval: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.golden.scorecards

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.asking

bench-embedding: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.embedding

faults: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -q tests/faults

lock:
	@$(UV) compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url pyproject.toml -o requirements.lock
	@$(UV) compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url pyproject.toml --group dev -o requirements-dev.lock

docs: $(VENV)/.ready
	@$(BIN)/countersign settings --markdown > docs/settings.md

clean:
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis
