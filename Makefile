# `make chat` is the whole program on invented summaries; `make lint test` is what continuous integration runs.

# the first Python that is new enough; `make PYTHON=/path/to/python3` names another
ifndef PYTHON
PYTHON := $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
endif

VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --quiet install -c constraints.txt

.PHONY: install chat test faults measure lint

# with what is needed to work on the project
install: $(VENV)/.installed-dev

# the conversation in the terminal, on the summaries of tests/samples, kept in this folder and nowhere else
chat: $(VENV)/.installed
	@$(VENV)/bin/relais --data .chat publish tests/samples/summaries --yes --replace >/dev/null
	@$(VENV)/bin/relais --data .chat chat

# where the environment forbids compiled files, each of many processes would compile everything anew
test faults measure: export PYTHONDONTWRITEBYTECODE =
test: install
	$(VENV)/bin/python -m pytest -n auto

# killed processes, full disks, thousands of damaged texts: half an hour, an hour where the machine has much else to do
faults: install
	$(VENV)/bin/python -m pytest tests/faults
	$(VENV)/bin/python -m tests.faults.test_killed_delivery 2000 20

# figures that the documentation gives, measured here
measure: install
	$(VENV)/bin/python -m tests.measures.gate
	$(VENV)/bin/python -m tests.measures.topics tests/samples/topics-tuning.jsonl
	$(VENV)/bin/python -m tests.measures.topics tests/samples/topics-held.jsonl
	$(VENV)/bin/python -m tests.measures.alerts
	$(VENV)/bin/python -m tests.measures.preview
	$(VENV)/bin/python -m tests.measures.delivery 2000

lint: install
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# the stamps are touched last: an installation that was interrupted starts again
$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) -e '.[dev]'
	@touch $@
