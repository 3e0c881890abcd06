# make demo   set up, start everything, fill it with the pilot's data, leave it running
# make up     the same without data          make test   set up and run the tests
# make check  lint, types, layers, schemas   make bench  the promised ratios
# make chaos  faults under load, then every store against an oracle (SEED, MINUTES; MODE=embedded, ROUNDS)
PYTHON ?= python3
PORT ?= 8080
HOST ?= 127.0.0.1
DATA_DIR ?= data
SEED ?= 2026
MINUTES ?= 10
ROUNDS ?= 50
MODE ?= compose
# one of those that share the tests mostly waits for containers
PROCESSES ?= $(shell expr $$(nproc) + 1)
BIN := .venv/bin
RUN := $(BIN)/mumpuni

.PHONY: demo up test check bench chaos lock format schemas clean
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# //p' Makefile

.venv/run: requirements.lock pyproject.toml deploy/make-venv.sh
	@PYTHON="$(PYTHON)" deploy/make-venv.sh requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	@PYTHON="$(PYTHON)" deploy/make-venv.sh requirements-dev.lock
	@touch $@

up: .venv/run
	@exec $(RUN) up --host $(HOST) --port $(PORT) --data-dir "$(DATA_DIR)"

demo: .venv/run
	@exec $(RUN) demo --host $(HOST) --port $(PORT) --data-dir "$(DATA_DIR)"

test: .venv/dev
	$(BIN)/python -m pytest --numprocesses=$(PROCESSES) --maxprocesses=5 --dist=loadscope $(ARGS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m shared.events.schema check

bench: .venv/dev
	$(BIN)/python -m bench $(ARGS)

chaos: .venv/dev
	$(BIN)/python -m tests.chaos $(MODE) --seed $(SEED) $(if $(filter embedded,$(MODE)),--rounds $(ROUNDS),--minutes $(MINUTES)) $(ARGS)

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schemas: .venv/dev
	$(BIN)/python -m shared.events.schema write

# uv must be at hand (pip install uv)
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
