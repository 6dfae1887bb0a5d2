# make demo: set everything up and check a sample report.   make test: set everything up and run every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
SAMPLE ?= corpus/reports/shipu-water-2022/report.txt

.PHONY: demo test format lint types tests docs bench measure learn clean

demo: $(STAMP)
	$(BIN)/gouji check $(SAMPLE) --fail-on never

test: lint types tests

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gouji needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,scan,data]'
	touch $(STAMP)

lint: $(STAMP)
	$(BIN)/ruff format --check pipeline tests corpus
	$(BIN)/ruff check pipeline tests corpus

types: $(STAMP)
	$(BIN)/mypy

tests: $(STAMP)
	$(BIN)/gouji patterns test
	$(BIN)/pytest

format: $(STAMP)
	$(BIN)/ruff format pipeline tests corpus
	$(BIN)/ruff check --fix pipeline tests corpus

docs: $(STAMP)
	mkdir -p docs
	$(BIN)/python -c 'from gouji.store.package import page; print(page(), end="")' > docs/dataset.md

# Figures for speed (ratios of one run), and for what is found and wrongly said over the corpus.
bench: $(STAMP)
	$(BIN)/python tests/bench.py

measure: $(STAMP)
	$(BIN)/gouji evaluate corpus/reports corpus/held-out corpus/negatives corpus/years
	$(BIN)/gouji evaluate corpus/unseen

# The network that says what figures follow from, learned again from the corpus.
learn: $(STAMP)
	$(BIN)/python -m pip install -q "torch>=2"
	$(BIN)/python corpus/learn.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
