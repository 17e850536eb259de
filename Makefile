# Everything here needs python3 (3.11 or newer) and make; `make setup` brings the rest into .venv.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
EXTRAS := .[postgres,redis,rabbitmq,reports]
REPLY ?=
# As it was typed: make would take a $ in it for one of its own.
export REPLY_WORDS := $(value REPLY)

.DEFAULT_GOAL := help
.PHONY: help setup servers demo test test-quick check lint types format crash bench clean

help:  ## Show what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## Make .venv with mailflow and everything to test it

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "mailflow needs Python 3.11 or newer; say which: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python cannot make a virtual environment here: install its venv package (python3-venv)"; exit 1; }
	@echo "setting up .venv"
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; then \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '$(EXTRAS)' --group test; \
	else \
		$(BIN)/python -m pip install --quiet --upgrade pip && \
		$(BIN)/python -m pip install --quiet --editable '$(EXTRAS)' --group test; \
	fi
	@touch $(READY)

servers: $(READY)  ## Install the servers that the tests need and this machine lacks (root, Debian)
	@echo "looking for the servers that the tests need"
	@$(BIN)/python -m tests.servers.install

demo: $(READY)  ## Run a hiring day in this process; REPLY='2 yes, rest no' answers the digest in your words
	@$(BIN)/mailflow demo $(if $(value REPLY),--reply "$$REPLY_WORDS")

test: $(READY) servers check  ## Run everything, from nothing: servers, format, lint, types, all tests

check: $(READY) lint types  ## Run what CI runs: format, lint, types, all tests
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test-quick: $(READY)  ## Run the tests that need no server (about a minute)
	$(BIN)/python -m pytest -q -n auto --dist worksteal --hypothesis-profile quick \
		-m "not servers and not browser and not slow"

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

format: $(READY)  ## Format the code and mend what lint can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

crash: $(READY) servers  ## Kill the processes at each named point, twenty times each
	$(BIN)/python -m tests.crash

bench: $(READY) servers  ## Measure against the floor, in one run
	$(BIN)/python -m bench

clean:  ## Remove what make and the tests made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist build
