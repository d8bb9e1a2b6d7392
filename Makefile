# Ombud, from a fresh clone: `make demo` or `make test`. Needs Python 3.11-3.13 and nothing else:
# no root, no Docker, no Redis. uv is used where it is installed, else venv and pip.
# Everything is installed into $(VENV) from lock files with hashes; `make ARGS=… TARGET` passes ARGS on.

SHELL  := /bin/sh
PYTHON ?= python3
VENV   ?= .venv
PEERS  := .venv-peers
BIN     = $(VENV)/bin
ARGS   ?=
export UV_PYTHON_DOWNLOADS ?= never

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | \
		while IFS='|' read -r name does; do printf '%-12s %s\n' "$$name" "$$does"; done

demo: $(VENV)/.ready-to-run ## play the seeds through a running Ombud (ARGS=--once: and stop)
	@exec $(BIN)/ombud demo $(ARGS)

test: $(VENV)/.ready-to-develop ## run the whole test suite
	@echo "ombud: running the tests, two at a time"
	@exec $(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

check: $(VENV)/.ready-to-develop ## lint, types, layer rules
	@echo "ombud: style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "ombud: types"
	@$(BIN)/mypy
	@echo "ombud: layers"
	@$(BIN)/lint-imports

bench: $(VENV)/.ready-to-develop $(PEERS)/.ready ## measure, and print medians and ratios
	@exec $(BIN)/python -m bench $(ARGS)

lock: $(VENV)/.ready-to-develop ## resolve the dependencies of pyproject.toml anew (needs uv; ARGS=--upgrade)
	@echo "ombud: resolving dependencies into requirements*.lock"
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' | \
		$(LOCK) - -c requirements-dev.lock -o requirements-build.lock
	@$(LOCK) bench/requirements.in -o bench/requirements.lock

clean: ## remove the virtual environments and caches (not .data/)
	@rm -rf $(VENV) $(PEERS) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

# One lock for every Python and system, with hashes; it names no registry.
LOCK = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" $(ARGS)

# What the project needs to run, and the project itself (an editable install: one .pth file).
$(VENV)/.ready-to-run: requirements.lock requirements-build.lock pyproject.toml
	@$(MAKE_VENV)
	@echo "ombud: installing what it needs into $(VENV)"
	@$(INSTALL) --require-hashes -r requirements.lock -r requirements-build.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# What its tests need as well.
$(VENV)/.ready-to-develop: $(VENV)/.ready-to-run requirements-dev.lock
	@echo "ombud: installing what its tests need into $(VENV)"
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

# What the bench measures beside Ombud asks for other versions: an environment of its own.
$(PEERS)/.ready: VENV = $(PEERS)
$(PEERS)/.ready: bench/requirements.lock
	@$(MAKE_VENV)
	@echo "ombud: installing the other queues and filters of the bench into $(VENV)"
	@$(INSTALL) --require-hashes -r bench/requirements.lock
	@touch $@

INSTALL = $(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python $(BIN)/python,\
	$(BIN)/python -m pip install -qq --disable-pip-version-check)

define MAKE_VENV
test -e $(VENV)/.made || { \
	command -v $(PYTHON) >/dev/null || { \
		echo "ombud: $(PYTHON) was not found; install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3 …" >&2; exit 1; }; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "ombud: $(PYTHON) is older than Python 3.11; name a newer one: make PYTHON=/path/to/python3 …" >&2; exit 1; }; \
	echo "ombud: making a virtual environment in $(VENV)"; \
	rm -rf $(VENV); \
	if command -v uv >/dev/null; then \
		uv venv --quiet --python $(PYTHON) $(VENV); \
	elif $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
		$(PYTHON) -m venv $(VENV); \
	else \
		echo "ombud: $(PYTHON) cannot make virtual environments; on Debian: apt install python3-venv (or install uv)" >&2; exit 1; \
	fi && touch $(VENV)/.made; \
}
endef
