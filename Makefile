# make run    the product on http://localhost:8050, from Python 3.11 or newer and make
# make check  style, types, layers and the quick tests
# make test   everything, from a bare Debian 12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

unexport PYTHONDONTWRITEBYTECODE # compiled tests are kept: they take seconds to compile, once a worker

.PHONY: run check test bench clean steps packages

run: $(VENV)/run.done
	$(BIN)/python app.py

check: steps
	$(BIN)/pytest -q -m "not rig and not slow" --timeout 60

test: packages steps
	$(BIN)/pytest

# What the tests need of the system; says what it installs, and what it cannot.
packages:
	tests/rig/install.sh

steps: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/dev.done
	$(BIN)/python -m benchmarks

$(VENV)/run.done: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "OKC needs Python 3.11 or newer; say make PYTHON=python3.12 run")'
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "On Debian: apt install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --prefer-binary --only-binary lxml,xmlsec,cryptography,pandas,numpy -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements.txt requirements-dev.txt
	test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "On Debian: apt install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --prefer-binary --only-binary lxml,xmlsec,cryptography,pandas,numpy -r requirements-dev.txt
	touch $@ $(VENV)/run.done

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
