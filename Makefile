# Two commands for everyone: `make run` and `make test`. The others are for developers.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv pip

# Without compiled modules every start would compile a thousand of them again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup test check eval bench bench-embedding bench-guard bench-quantities bench-worm bench-evidence faults lock docs clean

# DATA=directory and PORT=number change where; without them the settings say.
run: $(VENV)/.ready
	@$(BIN)/countersign demo $(if $(DATA),--data $(DATA)) $(if $(PORT),--port $(PORT))

# A virtual environment with exactly the locked packages, each checked against its hash.
setup: $(VENV)/.ready

$(VENV)/bin/uv: requirements-uv.lock
	@command -v $(PYTHON) >/dev/null || { echo \
	  "There is no $(PYTHON) here; install Python 3.11 or newer, or name it: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo \
	  "$(PYTHON) is older than 3.11; install a newer one, or name it: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
	  "This Python cannot make virtual environments; install that part of it (Debian: apt install python3-venv)."; exit 2; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# uv tells apart what took how long: `Prepared` is the download, `Installed` the rest.
$(VENV)/.ready: requirements.lock pyproject.toml $(VENV)/bin/uv
	@echo "Installing the locked packages (about 300 MB to download the first time) …"
	@$(UV) install --python $(BIN)/python --require-hashes --no-deps -r $<
	@$(UV) install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	@echo "Installing the locked packages for development …"
	@$(UV) install --quiet --python $(BIN)/python --require-hashes --no-deps -r $<
	@touch $@

# No servers, no browser.
check: $(VENV)/.ready-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -m "not server" -q -n 2

# Everything, servers, browser and golden questions too; ends with pytest's summary line.
test: $(VENV)/.ready-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q -n 2 --durations=15

eval: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.golden.scorecards

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.asking

bench-embedding: $(VENV)/.ready-dev
	@$(BIN)/countersign models build
	@$(BIN)/python -m tests.bench.embedding corpora/harbour .countersign/models

# MILLION=1 also fills a log with a million records, which takes minutes and 3 GB.
bench-evidence: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.evidence $(if $(MILLION),--million)

# Needs Ceph's packages (COUNTERSIGN_TEST_CEPH, see .ci/run), 4 GB of memory and two minutes.
bench-worm: $(VENV)/.ready-dev
	@$(BIN)/countersign models build
	@$(BIN)/python -m tests.bench.worm

# COUNTERSIGN_TEST_DATA names the evaluation data, COUNTERSIGN_OTHER_GUARDS a Python that has
# corroborate==0.1.0, opengate-grounding==0.1.0 and figured==0.4.3; without them it says so.
bench-guard: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.guard --write docs/measured/guard.md

# COUNTERSIGN_TEST_DATA names the evaluation data.
bench-quantities: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.bench.quantities

# Long: hundreds of killed writers, every system call failing once, ten thousand changed bytes.
faults: $(VENV)/.ready-dev
	@COUNTERSIGN_TEST_FAULTS=whole $(BIN)/python -m pytest -q --durations=10 $(addprefix \
	  tests/service/trails/test_, faults.py processes.py durability.py hindered.py verification.py) \
	  tests/service/adapters/test_s3_worm.py

lock:
	@$(UV) compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url pyproject.toml -o requirements.lock
	@$(UV) compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
	  --no-emit-index-url pyproject.toml --group dev -o requirements-dev.lock

docs: $(VENV)/.ready
	@$(BIN)/countersign settings --markdown > docs/settings.md
	@$(BIN)/countersign policy reference > docs/rules.md

clean:
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis
