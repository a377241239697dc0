# The commands of the project. `make help` lists them; it needs nothing but make and a shell.
PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev test test-live lint format reset bench-ingest bench-inbox bench-parse bench-hostile bench-extract fuzz-parse bench-crash bench-webhook lock

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

run: setup ## the whole hub with a demo on this machine; Ctrl-C stops it
	@exec $(VENV_PYTHON) -m inquiry_hub.local.runner

setup: ## only makes the environment (.venv, .local/dev.env)
	@$(PYTHON) inquiry_hub/local/bootstrap.py base

setup-dev:
	@$(PYTHON) inquiry_hub/local/bootstrap.py dev

test: setup-dev ## all tests, against embedded servers (or DATABASE_URL's); ARGS="-k name" chooses
	@$(VENV_PYTHON) -m pytest -n auto --dist loadgroup $(ARGS)

test-live: setup-dev ## one mail in and one out against the mailboxes that LIVE_MAIL_... names (docs/operations.md)
	@$(VENV_PYTHON) -m pytest -n 0 -m live tests/live $(ARGS)

lint: setup-dev ## style, imports, common mistakes
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

format: setup-dev ## rewrites the code in the project's format
	@.venv/bin/ruff check --fix --quiet .; .venv/bin/ruff format .

reset: ## deletes the data of `make run`: database, files, queue
	@if [ -x $(VENV_PYTHON) ]; then $(VENV_PYTHON) -m inquiry_hub.local.reset; else rm -rf .local; fi

bench-ingest: setup-dev ## figures of taking mail in, from nothing
	@$(VENV_PYTHON) -m inquiry_hub.local.bench bench/ingest.py $(ARGS)

bench-inbox: setup-dev ## figures of the inbox with a million inquiries, from nothing
	@$(VENV_PYTHON) -m inquiry_hub.local.bench bench/inbox.py $(ARGS)

bench-parse: setup-dev ## how many mails a second of processor time are read
	@$(VENV_PYTHON) bench/parse.py $(ARGS)

bench-extract: setup-dev ## how many messages a second of processor time are read; ARGS=--hostile
	@$(VENV_PYTHON) bench/extract.py $(ARGS)

bench-crash: setup-dev ## 10,000 mails come in while worker and database are killed 20 times; none may be lost or doubled
	@$(VENV_PYTHON) bench/crash.py $(ARGS)

bench-webhook: setup-dev ## 10,000 signed webhooks: how fast they are stored, is each there once, also without Redis
	@$(VENV_PYTHON) bench/webhook.py $(ARGS)

fuzz-parse: setup-dev ## 20,000 damaged mails: is each answered?  ARGS="--corpus FOLDER --seed 2"
	@$(VENV_PYTHON) bench/fuzz.py $(ARGS)

bench-hostile: setup-dev ## time and memory that hostile mails cost, each in a process of its own
	@$(VENV_PYTHON) bench/hostile.py $(ARGS)

lock: setup-dev ## makes requirements/*.txt from *.in again, keeping what need not change
	@for name in base dev; do .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-header \
	  --no-annotate requirements/$$name.in -o requirements/$$name.txt; done
