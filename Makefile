# Fieldlog: every command a developer or an operator needs. `make` lists them.
PORT ?= 8000
PO := $(wildcard fieldlog/translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
# One test more at a time than there are processors: those in a browser wait half of their time.
WORKERS ?= $(shell expr $$(nproc) + 1)
# A program that starts in two seconds instead of five: Python keeps what it compiled, also where the environment says no.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help setup dev run test check format bench soak screenshots translations
help: ## list these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: .venv/ready $(MO) ## make .venv with everything Fieldlog runs on

.venv/ready: requirements.lock pyproject.toml
	@.ci/venv requirements.lock
	@touch $@

dev: .venv/dev $(MO) ## the same, with what developing needs

.venv/dev: requirements-dev.lock requirements.lock pyproject.toml
	@.ci/venv requirements-dev.lock
	@touch .venv/ready $@

%.mo: %.po | .venv/ready
	@.venv/bin/pybabel -q compile -i $< -o $@

run: setup ## a living demo on http://127.0.0.1:8000 (PORT=9000 moves it); kept from one start to the next
	@.venv/bin/fieldlog demo --if-none
	@FIELDLOG_BASE_URL=$${FIELDLOG_BASE_URL:-http://127.0.0.1:$(PORT)} exec .venv/bin/fieldlog serve --port $(PORT)

test: dev ## everything: formatting, types, import directions and all tests, in a browser and on both databases
	@.ci/browser
	@$(MAKE) -s check
	@.venv/bin/python -m pytest --basetemp=build/pytest -n $(WORKERS) --dist worksteal

check: dev ## formatting, lint, types and import directions, in seconds
	@mkdir -p build
	@.venv/bin/ruff format --check -q . && .venv/bin/ruff check -q . && .venv/bin/mypy && .venv/bin/lint-imports > build/imports.txt || { cat build/imports.txt; false; }

format: dev ## put the code in the house's shape
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

bench: dev ## how long the night, an import and a phone's cold start take, beside a floor measured in the same run
	@.venv/bin/python bench/night.py
	@.venv/bin/python bench/import_lines.py
	@.venv/bin/python bench/cold_start.py

soak: dev ## the property tests with many more examples, 2,000 stories of a phone with bad luck, every page in every look
	@.ci/browser
	@FIELDLOG_SOAK=1 .venv/bin/python -m pytest tests/measurements tests/entries/test_views_fuzzed.py \
		tests/browser/test_without_javascript.py tests/browser/test_accessibility.py tests/browser/chaos

screenshots: dev ## every screen in both sizes, languages and themes, into screenshots/
	@.ci/browser
	@.venv/bin/python -m tests.browser.screenshots screenshots

translations: dev ## bring the catalogues up to date with the strings of code and templates
	@mkdir -p build
	@.venv/bin/pybabel -q extract -F fieldlog/translations/babel.cfg -k N_ -k lazy_gettext --no-location --sort-output -o build/messages.pot .
	@for language in fr nl; do .venv/bin/pybabel -q update -N --no-fuzzy-matching -i build/messages.pot -w 110 \
		-l $$language -o fieldlog/translations/$$language/LC_MESSAGES/messages.po; done
