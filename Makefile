# Fieldlog: every command a developer or an operator needs. `make` lists them.
PY := .venv/bin/python
PORT ?= 8000

.PHONY: help setup dev run test check format bench translations
help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

setup: .venv/ready ## make .venv with everything Fieldlog runs on

.venv/ready: requirements.lock pyproject.toml
	@.ci/venv requirements.lock
	@touch .venv/ready

dev: .venv/dev ## the same, with what developing needs

.venv/dev: requirements-dev.lock requirements.lock pyproject.toml
	@.ci/venv requirements-dev.lock
	@touch .venv/ready .venv/dev

check: dev ## formatting, lint, types and import directions, in seconds
	@.venv/bin/ruff format --check -q . && .venv/bin/ruff check -q . && .venv/bin/mypy && .venv/bin/lint-imports

format: dev ## put the code in the house's shape
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .
