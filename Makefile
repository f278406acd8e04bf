# The portal's commands. `make run` and `make test` are all a newcomer needs; each sets up what is missing.

export PYTHON ?=
HOST ?= 127.0.0.1
PORT ?= 8000
PYTEST_ARGS ?=
# One worker a core; the order of tests is mixed, the same way each time.
WORKERS ?= auto
SEED ?= 20230630
# What `make check` asks beside the walk: `coverage` measures at the same time.
TESTS ?= every
# What goes through the whole portal is for `make check`: with it a developer would wait twice as long.
MARKS ?= not walk and not whole

# Some machines forbid Python to keep what it compiled: each of our many processes would then begin with eight seconds of compiling.
unexport PYTHONDONTWRITEBYTECODE

python := .venv/bin/python
servers := $(python) -m groupportal.servers

.DEFAULT_GOAL := help
.PHONY: help setup run test every walk coverage check lint bench rehearse shell clean

help:
	@echo "make run                the portal on http://$(HOST):$(PORT)/ with demo groups (PORT=8001: another port)"
	@echo "make test               every test of a rule, a page, a deed (PYTEST_ARGS='-k name': some)"
	@echo "make every              those that go through the whole portal too: the demo groups, every role at every address"
	@echo "make walk               a browser looks at every page of every role"
	@echo "make coverage           every test, and which lines of each app they ran, beside its floor"
	@echo "make check              lint, types, layers, migrations, then every test and the walk (TESTS=coverage: measured, as in CI)"
	@echo "make setup              the virtual environment alone"
	@echo "make bench              the figures"
	@echo "make rehearse           as production runs: its packages, settings and commands, one job through"
	@echo "make shell GROUP=slug   a Python shell inside one group"
	@echo "make clean              stop the servers, remove .venv and all local data"

setup:
	@sh tools/setup.sh

run: setup
	@exec $(servers) run --host "$(HOST)" --port "$(PORT)"

test: setup
	@command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || \
		echo "No Chromium found, browser tests are skipped and counted: apt-get install chromium-headless-shell fonts-noto-cjk"
	@PORTAL_FAST_DB=1 $(servers) with -- $(python) -m pytest -n $(WORKERS) --dist loadgroup -m "$(MARKS)" --randomly-seed=$(SEED) $(PYTEST_ARGS)

every:
	@$(MAKE) --no-print-directory test MARKS="not walk"

# In a database of its own, so that it can go on beside the tests.
walk: setup
	@PORTAL_FAST_DB=1 PORTAL_TEST_DB=walk $(servers) with -- $(python) -m pytest -m walk tests/e2e/test_pages.py

# Measuring takes time, so `make test` does without. Floors: tests/floors.py.
coverage: setup
	@$(MAKE) --no-print-directory every PYTEST_ARGS="--cov --cov-report= $(PYTEST_ARGS)"

# The walk goes on beside the tests, in a copy of the demo they build (PORTAL_TEST_RUN: also where that one is measured), whose summary line is the last one of the output; what the walk found follows, if anything.
check: lint
	@mkdir -p var; $(if $(filter coverage,$(TESTS)),export PORTAL_TEST_RUN=$$$$;) \
		$(MAKE) --no-print-directory walk >var/walk.log 2>&1 & walk=$$!; trap "kill $$walk" INT TERM; \
		$(MAKE) --no-print-directory $(TESTS); tests=$$?; \
		wait $$walk || { cat var/walk.log; exit 1; }; exit $$tests

lint: setup
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	$(python) -m tools.layers
	$(servers) with -- $(python) manage.py makemigrations --check --dry-run

# Production's packages, settings and commands, with one job brought through.
rehearse: setup
	@$(python) -m tools.rehearse_production

bench: setup
	@$(servers) with -- $(python) -m benchmarks

shell: setup
	@test -n "$(GROUP)" || { echo "Which group? make shell GROUP=slug" >&2; exit 1; }
	@$(servers) with -- $(python) manage.py scoped_shell --group "$(GROUP)"

clean:
	@if [ -x $(python) ]; then $(servers) remove; fi
	rm -rf .venv var staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
