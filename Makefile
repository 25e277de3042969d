# Forum Press. `make issue` typesets the sample issue, `make test` runs the tests; both install what is missing.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
# Tests start hundreds of Pythons: each would compile all of the source.
unexport PYTHONDONTWRITEBYTECODE

PYTEST = .venv/bin/python -m pytest -n 2 --dist loadgroup

.PHONY: help issue test test-all coverage golden docs lint peers wheel lock clean

help:
	@echo "make issue      typeset issues/2022-11.yaml into output/2022-11-screen.pdf"
	@echo "make test       run the tests (a few minutes)"
	@echo "make test-all   run the slow suites too: faults, fuzzing, conformance"
	@echo "make coverage   which lines of the code the quick tests of reading, layout, checking and mailing reach"
	@echo "make golden     draw and write tests/golden/pages anew, after a change of the layouts that was meant"
	@echo "make docs       write docs/findings.md and docs/preflight.md anew from the code"
	@echo "make lint       style, types and the floors of the architecture"
	@echo "make peers      install what the benchmarks compare with; then: .venv/bin/python benchmarks/build.py"
	@echo "make wheel      build the wheel in dist/, and beside it the bill of materials"
	@echo "make lock       pin every Python package again after a change of pyproject.toml or requirements/*.in"
	@echo "make clean      remove output, caches and .venv"

issue:
	@$(PYTHON) scripts/setup.py issue
	.venv/bin/forumpress build issues/2022-11.yaml

test:
	@$(PYTHON) scripts/setup.py test
	$(PYTEST) -m "not slow"

test-all:
	@$(PYTHON) scripts/setup.py test-all
	.ci/verapdf/fetch
	.ci/epubcheck/fetch
	$(PYTEST)

COVERED = tests/cli tests/deliver tests/issue tests/layout tests/preflight

coverage:
	@$(PYTHON) scripts/setup.py test
	$(PYTEST) -m "not slow" --cov=forumpress --cov-report=term:skip-covered $(COVERED)

golden:
	@$(PYTHON) scripts/setup.py test
	cd tests && ../.venv/bin/python -m golden.renew

docs:
	@$(PYTHON) scripts/setup.py test
	.venv/bin/python scripts/write_docs.py

lint:
	@$(PYTHON) scripts/setup.py test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python scripts/audit.py

peers:
	@$(PYTHON) scripts/setup.py test
	.venv/bin/python -m pip install -q --no-deps --require-hashes -r requirements/benchmarks.lock

wheel:
	@$(PYTHON) scripts/setup.py issue
	rm -rf dist
	.venv/bin/python -m hatchling build -t wheel
	.venv/bin/python -m pip install -q --no-deps --require-hashes -r requirements/release.lock
	.venv/bin/cyclonedx-py requirements requirements/runtime.lock --pyproject pyproject.toml --output-reproducible \
		-o dist/forumpress.cdx.json
	.venv/bin/python scripts/bill.py dist/forumpress.cdx.json

COMPILE = .venv/bin/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options

lock:
	@$(PYTHON) scripts/setup.py test
	.venv/bin/python -m pip install -q pip-tools==7.6.2
	$(COMPILE) -o requirements/build.lock requirements/build.in
	$(COMPILE) -o requirements/runtime.lock --all-extras pyproject.toml
	$(COMPILE) -o requirements/test.lock --all-extras pyproject.toml requirements/test.in
	$(COMPILE) -o requirements/benchmarks.lock requirements/benchmarks.in
	$(COMPILE) -o requirements/release.lock requirements/release.in

clean:
	rm -rf .venv dist build .cache .forumpress .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find output -mindepth 1 ! -name .gitkeep -delete
