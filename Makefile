# Two commands do all the set-up: `make demo` and `make test`.

PYTHON ?= python3

# As root the environment lies outside home folders: the PostgreSQL wheel opens every parent of where it is installed
# to the world, because the server itself may not run as root.
ifeq ($(shell id -u),0)
VENV ?= /var/cache/tashan/$(shell printf %s '$(CURDIR)' | cksum | cut -d' ' -f1)
else
VENV ?= $(CURDIR)/.venv
endif

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
TASHAN_HOME ?= $(CURDIR)/.tashan

.PHONY: demo test soak lint bench constraints clean

demo: $(VENV)/.demo ## the bot with sample data and a chat page on this machine
	TASHAN_HOME='$(TASHAN_HOME)' $(BIN)/tashan demo $(ARGS)

test: $(VENV)/.dev ## all tests, on SQLite and PostgreSQL
	@# Hundreds of processes are started; what they load is compiled once, whatever the shell says of that.
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

soak: $(VENV)/.dev ## kills and network faults, drawn from a seed, for TASHAN_TEST_SOAK minutes of each engine; all examples
	TASHAN_TEST_SOAK=$${TASHAN_TEST_SOAK:-10} $(BIN)/python -m pytest -s --show-capture=no tests/rig/test_soak.py tests/test_time_zones.py $(ARGS)
	TASHAN_TEST_SOAK=1 $(BIN)/python -m pytest -m hypothesis

lint: $(VENV)/.dev ## types, style and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## search beside its rivals, turns of the running bot, imports; ARGS=--million for the large run
	$(BIN)/python -m tests.bench $(ARGS)

COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --upgrade --quiet

constraints: $(VENV)/.dev ## pin every package by hash anew
	$(PIP) uv
	$(COMPILE) --all-extras --output-file constraints-dev.txt
	$(COMPILE) --extra build --constraint constraints-dev.txt --output-file constraints.txt

clean:
	rm -rf '$(VENV)' .tashan .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed: apt install python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'The venv module is missing: apt install python3-venv'; exit 1; }
	@mkdir -p '$(dir $(VENV))'
	$(PYTHON) -m venv '$(VENV)'

# `demo` brings no test or bench packages: constraints.txt is what runs, constraints-dev.txt all that is used.
$(VENV)/.demo: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement constraints.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints-dev.txt | $(BIN)/python
	$(PIP) --require-hashes --requirement constraints-dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.demo
