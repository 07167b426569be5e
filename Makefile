# Everything runs in .venv, made from the locks; only Python 3.11+ and make are needed beforehand. Bytecode is compiled
# on installation: where Python may not write it later (containers, read-only systems), every start would compile anew.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9

.PHONY: install install-dev demo test attack nights faults fuzz check bench bench-scale bench-hundred picture lock clean

install: .venv/installed

install-dev: .venv/installed-dev

$(UV):
	$(PYTHON) -c 'import sys; sys.exit("allyship needs Python 3.11 or newer, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/installed: requirements.lock pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch .venv/installed $@

demo: install
	$(BIN)/allyship demo --home demo

# Every test has files of its own, and databases that order the disk to keep each change, a thousand times a night. Where
# memory has room for them it takes their place; what was needed for a test that passed goes with it.
SHM := $(shell test -w /dev/shm && ! grep -q ' /dev/shm .*noexec' /proc/mounts && \
  df -P -k /dev/shm | awk 'NR == 2 && $$4 > 6000000 {print "/dev/shm"}')

test: install-dev
	$(if $(SHM),TMPDIR=$(SHM)) $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder \
	  -o tmp_path_retention_policy=failed

attack: install-dev
	ALLYSHIP_ATTACK_CUBES=200 $(BIN)/python -m pytest -q -n auto --dist load --timeout 3600 tests/attack

nights: install-dev
	ALLYSHIP_NIGHTS=30 $(BIN)/python -m pytest -q tests/pipeline/test_retention.py

faults: install-dev
	ALLYSHIP_FAULTS=long $(BIN)/python -m pytest -q --timeout 14400 tests/faults \
	  tests/pipeline/test_delivery_sequences.py tests/pipeline/test_carrying.py

fuzz: install-dev
	ALLYSHIP_FUZZ_BATCHES=40 ALLYSHIP_BLEMISHES=20 $(BIN)/python -m pytest -q -n auto --dist load \
	  tests/unit/pipelines/readers/test_fuzz.py tests/pipeline/test_independent_counts.py \
	  tests/pipeline/test_row_order.py

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

bench: install-dev
	$(BIN)/python -m tests.benchmarks quick
	$(BIN)/python -m tests.benchmarks parts

bench-scale bench-hundred: bench-%: install-dev
	$(BIN)/python -m tests.benchmarks $*

picture: install-dev
	$(BIN)/allyship demo --home demo
	$(BIN)/python -m tests.browser.picture demo docs/scorecard.png

lock: $(UV)
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml requirements-build.in -o requirements.lock
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --custom-compile-command "make lock" pyproject.toml requirements-build.in --extra dev \
	  -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv demo build dist .pytest_cache .mypy_cache .ruff_cache
