# The one index of commands. `make` alone lists them.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := UV_PYTHON_DOWNLOADS=never UV_NO_CONFIG=1 .tools/bin/uv
ENGINE := .venv/bin/python
GATEWAY := gateway/.venv/bin/python

# TensorFlow comes with Rasa, is used by a reference of the evaluation alone, and greets.
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help setup run train ask evaluate bench bench-console test test-engine test-deploy test-gateway test-widget test-browser lint format staff-user demo-data pictures messenger-profile messenger-demo lock browser clean check-tools

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed gateway/.venv/.installed widget/dist/modic-widget.js ## install both environments and build the widget

run: setup train ## start everything at http://localhost:8000 (PORT, DATABASE_URL… in .env)
	@$(GATEWAY) -m deploy.local

train: .venv/.installed ## train the model, if data, config or code changed
	@$(ENGINE) -m engine.train

ask: train ## chat with the engine in the terminal
	@$(ENGINE) -m engine.ask

evaluate: train ## how the engine behaves on questions that it never saw (REFERENCES=1: beside others, an hour)
	@test -z "$(REFERENCES)" || $(UV) pip install --quiet --no-deps --python $(ENGINE) --require-hashes -r requirements/references.lock
	@$(ENGINE) -m engine.evaluation

bench: setup train ## start time, milliseconds per turn and per webhook, memory
	@$(ENGINE) -m engine.bench
	@$(GATEWAY) -m deploy.local.bench
	@$(GATEWAY) -m tests.messenger.bench

bench-console: setup ## milliseconds per page of the console with a million messages (DATABASES=sqlite: one alone)
	@$(GATEWAY) -m tests.console.bench $(DATABASES)

test: setup train browser lint ## everything: lint, types, data, unit, story, contract and browser tests
	@$(MAKE) --jobs 2 --output-sync=target test-engine test-deploy
	@$(MAKE) test-gateway test-widget test-browser

# The first two take one core each; the third as many as there are, and more while some tests wait.
test-engine:
	@$(ENGINE) -m pytest tests/engine tests/actions tests/data tests/nlu tests/stories

test-deploy:
	@$(GATEWAY) -m pytest tests/deploy

test-gateway:
	@$(GATEWAY) -m pytest -n 3 --dist worksteal tests/gateway tests/console tests/messenger

test-widget:
	@cd widget && npm test --silent

test-browser:
	@$(GATEWAY) -m pytest -n 2 --dist loadfile tests/e2e

lint: .venv/.installed gateway/.venv/.installed widget/node_modules/.installed ## ruff, mypy strict on both packages, TypeScript strict
	@$(GATEWAY) -m ruff format --check --quiet .
	@$(GATEWAY) -m ruff check --quiet .
	@$(ENGINE) -m mypy engine actions tests/conftest.py tests/engine tests/actions tests/data tests/nlu tests/stories
	@$(GATEWAY) -m mypy gateway deploy tests/gateway tests/console tests/messenger tests/deploy tests/e2e
	@cd widget && npm run --silent lint && npm run --silent typecheck

format: gateway/.venv/.installed ## let ruff format the Python
	@$(GATEWAY) -m ruff format .
	@$(GATEWAY) -m ruff check --fix .

browser: gateway/.venv/.installed ## find or install the Chromium of the browser tests
	@$(GATEWAY) -m tests.e2e.browser

staff-user: gateway/.venv/.installed ## make a staff account: make staff-user EMAIL=… ROLE=administrator
	@$(GATEWAY) -m deploy.local.command gateway.staff.create_account "$(EMAIL)" "$(ROLE)"

demo-data: setup train ## fill DATABASE_URL with a month of invented conversations (CONVERSATIONS, SEED)
	@$(GATEWAY) -m deploy.local.command deploy.demo_data $(if $(CONVERSATIONS),--conversations $(CONVERSATIONS)) \
	  $(if $(SEED),--seed $(SEED)) $(if $(AMONG_REAL),--among-real)

pictures: setup train browser ## take the pictures of the staff's guide anew, from demo data
	@$(GATEWAY) -m tests.e2e.console.pictures

messenger-profile: setup ## show what the page's profile would become, and set it (YES=1)
	@$(GATEWAY) -m deploy.local.command gateway.channels.messenger.profile $(if $(YES),--yes)

messenger-demo: setup train ## try the Messenger channel on this machine, without Facebook
	@$(GATEWAY) -m tests.messenger.demo

lock: .tools/bin/uv ## resolve requirements/*.in anew into the lock files
	@cd requirements && compile="../.tools/bin/uv pip compile -q --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate"; \
	$$compile tools.in -o tools.lock; \
	$$compile gateway.in -o gateway.lock; \
	$$compile --override engine.overrides engine.in -o engine.lock; \
	$$compile --override engine.overrides references.in -o references.lock

clean: ## remove what was built and installed, and keep the database and the secrets
	@rm -rf .tools .venv gateway/.venv widget/node_modules widget/dist var/models

check-tools:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null \
	  || { echo "CPython 3.11 is needed: install it, or say where it is with PYTHON=/path/to/python3.11" >&2; exit 1; }
	@command -v node >/dev/null && command -v npm >/dev/null && node -e 'process.exit(+(parseInt(process.versions.node) < 20))' \
	  || { echo "Node 20 or later with npm is needed to build the chat widget: install it and start again" >&2; exit 1; }

.tools/bin/uv: requirements/tools.lock | check-tools
	@$(PYTHON) -m venv --clear .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/.installed: requirements/engine.lock | .tools/bin/uv
	@test -x $(ENGINE) || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --compile-bytecode --python $(ENGINE) --require-hashes $<
	@touch $@

gateway/.venv/.installed: requirements/gateway.lock | .tools/bin/uv
	@test -x $(GATEWAY) || $(UV) venv --quiet --python $(PYTHON) gateway/.venv
	@$(UV) pip sync --quiet --python $(GATEWAY) --require-hashes $<
	@touch $@

widget/node_modules/.installed: widget/package-lock.json | check-tools
	@cd widget && npm ci --loglevel=error --no-audit --no-fund >/dev/null
	@touch $@

widget/dist/modic-widget.js: widget/node_modules/.installed widget/build.mjs $(shell find widget/src widget/console -type f 2>/dev/null)
	@cd widget && npm run --silent build
