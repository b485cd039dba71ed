# Two commands: `make demo` and `make test`. Each sets up what it needs in .venv/ and keeps it; nothing is set up twice.
.DEFAULT_GOAL := help
.PHONY: help demo test lint setup requirements clean

# The first Python that TensorFlow has wheels for (3.11 to 3.13), also where `python3` is an older one, as on macOS.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
READY := .venv/ready
UV_VERSION := 0.13.9
# Compiled once here, TensorFlow imports in 5 s; compiled at every import it takes 16.
export UV_COMPILE_BYTECODE := 1

help: ## what there is to run
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

demo: $(READY) ## train, deploy on the local target, POST the handwritten 7, destroy
	@$(BIN)/sagemaker-rest demo

test: $(READY) ## every test
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 $(PYTEST_ARGS)

lint: $(READY) ## ruff, mypy, the workflows, the generated documentation, and checkov
	@$(BIN)/tox run -e lint,docs,checkov

setup: $(READY) ## the environment that the others use, and Terraform where there is none

$(READY): pyproject.toml requirements/full.txt
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 found. Install one, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Setting up .venv with $(PYTHON) (once; about a minute)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "No virtual environment could be made with $(PYTHON). On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/full.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@$(BIN)/python -m sagemaker_rest.terraform.binary
	@touch $@

requirements: $(READY) ## write the pins in requirements/ anew
	@for set in "full --extra e2e" "harness --constraints requirements/full.txt"; do \
		set -- $$set; name=$$1; shift; \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-header \
			--group test --group lint $$@ --output-file requirements/$$name.txt pyproject.toml; done
	@for group in advisories checkov localstack release sdk; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-header \
			--group $$group --output-file requirements/$$group.txt; done

clean: ## remove what the commands made
	rm -rf .venv .tox .mypy_cache .pytest_cache .ruff_cache build dist
