# Everything stays in this folder: packages in .venv/, data in .smarketing/ (README.md).
PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip -qq --disable-pip-version-check install --require-hashes --no-deps --requirement
MANAGE := $(PY) manage.py

.PHONY: run test rig olist lint lock venv

run: .venv/product
	@DEMO=$${DEMO-on} $(MANAGE) run

test: venv
	@$(PY) -m tests.everything

rig: venv
	@HYPOTHESIS_PROFILE=rig $(PY) -m tests.everything

olist: .venv/product
	@test -d "$(FROM)" || { echo "Say where Olist's files are: make olist FROM=folder"; exit 1; }
	@$(MANAGE) migrate --verbosity 0
	-@$(MANAGE) organization create olist --name Olist --currency BRL --timezone America/Sao_Paulo --fiscal-start 1 --unit money $(if $(OWNER),--owner $(OWNER))
	@$(MANAGE) import_data leads olist $(FROM)/olist_marketing_qualified_leads_dataset.csv --mapping docs/mappings/olist_leads.json
	@$(MANAGE) import_data leads olist $(FROM)/olist_closed_deals_dataset.csv --mapping docs/mappings/olist_deals.json

lint: venv
	@$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m djlint templates --lint --quiet

lock: venv
	@for list in requirements requirements-dev; do $(PY) -m uv pip compile $$list.in -o $$list.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet; done

venv: .venv/product .venv/tools

.venv/product: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Smarketing needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv and pip are missing: as root, apt-get install python3-venv python3-pip"; exit 1; }
	@echo "Installing what the product needs into .venv/ (about half a minute)."
	@$(PYTHON) -m venv --clear .venv && $(PIP) requirements.txt && touch $@

.venv/tools: .venv/product requirements-dev.txt
	@echo "Installing what the tests need into .venv/."
	@$(PIP) requirements-dev.txt && touch $@
