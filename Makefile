# make run    the product on http://localhost:8050, from Python 3.11 or newer and make
# make check  style, types, layers and the quick tests
# make test   everything, from a bare Debian 12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run check test bench clean

run: $(VENV)/run.done
	$(BIN)/python app.py

check: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -m "not rig" --timeout 60

test: $(VENV)/dev.done
	tests/rig/install.sh
	RIG_REQUIRE=$${RIG_REQUIRE:-} $(BIN)/pytest

bench: $(VENV)/dev.done
	$(BIN)/python -m benchmarks

$(VENV)/run.done: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "OKC needs Python 3.11 or newer; say make PYTHON=python3.12 run")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --prefer-binary --only-binary lxml,xmlsec,cryptography,pandas,numpy -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --prefer-binary --only-binary lxml,xmlsec,cryptography,pandas,numpy -r requirements-dev.txt
	touch $@ $(VENV)/run.done

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
