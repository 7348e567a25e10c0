# One command, the same here and in CI. Needs make and Python 3.11 or later with its venv module.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt
REVIEW ?= examples/msc-cancer
SOURCES := $(shell find src -type f -not -path '*/__pycache__/*')

# Checks and tests read src/ itself, never an installed copy of an earlier state.
export PYTHONPATH := src

.PHONY: demo test check clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	env -u PYTHONPATH $(BIN)/trialatlas run $(REVIEW)
	@echo "Open in a browser: $(CURDIR)/$(REVIEW)/output/report.html"

# What covers lines is counted of the tests of each module alone; of long tests it would take as long
# again. The tests of a long file stay in one process, because they share what takes long to set up.
LONG := tests/reviews tests/generative tests/clients tests/validation
test: check
	$(BIN)/pytest --numprocesses 2 --dist loadfile --durations 10 $(LONG)
	$(BIN)/pytest --numprocesses 2 --cov --cov-fail-under=95 --durations 10 $(LONG:%=--ignore=%)

check: $(VENV)/.tools $(VENV)/.installed
	$(BIN)/ruff format --check src tests
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src
	$(BIN)/codespell

clean:
	rm -rf $(VENV) build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache .hypothesis
	find src tests -type d -name __pycache__ -exec rm -rf {} +

$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.libraries: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) .
	@touch $@

# The libraries' rule has just installed the package too; a source changed since installs it alone.
$(VENV)/.installed: $(VENV)/.libraries $(SOURCES)
	@if [ -n "$$(find src -type f -newer $< -not -path '*/__pycache__/*')" ]; then \
		echo "Installing trialatlas"; $(PIP) --no-deps .; fi
	@touch $@

$(VENV)/.tools: $(VENV)/.libraries
	$(PIP) '.[test,check]'
	@touch $@
