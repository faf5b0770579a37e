# Two commands are all a newcomer needs: `make try` and `make test`.

PYTHON ?= python3
VENV ?= .venv
FOLDER ?= try
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
export PATH := $(abspath $(BIN)):$(PATH)
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

SOURCES := pyproject.toml package.json yarn.lock install.json README.md \
  $(shell find jupyter_onlyoffice jupyter-config labextension -type f \
    -not -path '*/__pycache__/*' -not -path 'jupyter_onlyoffice/labextension/*' \
    -not -path 'labextension/lib/*' -not -name '*.tsbuildinfo' -not -name _version.py)

.PHONY: catalogues try test lint test-js test-python docs chromium soak benchmark clean

## Start JupyterLab in a folder of sample files.
try: $(INSTALLED)
	@$(BIN)/python scripts/make_samples.py "$(FOLDER)"
	@$(BIN)/python scripts/say_what_works.py
	$(BIN)/jupyter lab $(ROOT) --ServerApp.root_dir="$(abspath $(FOLDER))" $(ARGS)

## Check and test everything, in a real browser too.
test: chromium lint test-js test-python

## Gather the messages of the JupyterLab extension, and compile their translations.
catalogues: $(INSTALLED)
	$(BIN)/python scripts/make_catalogues.py

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/jlpm lint:check

test-js: $(INSTALLED)
	$(BIN)/jlpm test

# In two processes; the one that is done first takes over from the other.
test-python: $(INSTALLED)
	$(BIN)/pytest -n 2 --dist worksteal

## Make a site of the documentation, in build/site.
docs: $(INSTALLED)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet
	@echo "file://$(abspath build/site/index.html)"

chromium:
	sh scripts/install_chromium.sh

## Look for lost edits, for as long as it is let; ARGS="--hours 1" ends after an hour.
soak: $(INSTALLED)
	$(BIN)/python -m tests.simulation $(ARGS)
	KILL_STRIDE=1 $(BIN)/pytest tests/simulation/test_kill.py

benchmark: $(INSTALLED)
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) node_modules labextension/lib jupyter_onlyoffice/labextension artifacts build

# Built from what is here now, never from what an earlier build left.
$(INSTALLED): $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	rm -rf jupyter_onlyoffice/labextension
	$(BIN)/pip install --quiet ".[test,lint]"
	touch $@
