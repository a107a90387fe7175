# make run     start the dashboard (first time: install, load the sample)
# make test    lint and all tests
# make quick   lint and the tests that need neither a browser nor much time
# make floors  the quick tests on the lowest versions that requirements.txt allows
# make lock    choose versions anew and write their hashes
# make bench   run all benchmarks and write docs/performance.md (an hour or two)
VENV := .venv
PYTHON := $(VENV)/bin/python
RUNS := $(VENV)/can-run
TESTS := $(VENV)/can-test
BROWSERS := chromium chromium-browser google-chrome
PYTEST_ARGS ?= -n auto --dist loadfile
QUICK := -m "not browser and not slow"
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check

# Programs that the tests start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test quick floors lint lock bench clean chromium

run: $(RUNS)
	$(PYTHON) -m upa load --if-empty data/sample
	$(PYTHON) -m streamlit run app.py

test: lint chromium
	$(PYTHON) -m pytest $(PYTEST_ARGS)

quick: lint
	$(PYTHON) -m pytest $(PYTEST_ARGS) $(QUICK)

floors: $(TESTS)
	$(VENV)/bin/uv venv --quiet --clear --python $(PYTHON) .venv-floors
	$(VENV)/bin/uv pip install --quiet --python .venv-floors --resolution lowest-direct --requirement requirements.txt
	$(VENV)/bin/uv pip install --quiet --python .venv-floors --requirement tests/requirements.txt
	.venv-floors/bin/python -m pytest $(PYTEST_ARGS) $(QUICK)

lint: $(TESTS)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(VENV)/bin/lint-imports --no-logo

# A lock holds hashes for every platform and Python from 3.11 on.
lock: $(TESTS)
	for file in requirements tests/requirements; do \
		$(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate $$file.txt --output-file $$file.lock || exit; \
	done

bench: $(TESTS)
	$(PYTHON) -m benchmarks.report

# Leaves data/warehouse alone: loaded data is not ours to throw away.
clean:
	rm -rf $(VENV) .venv-floors .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNS): requirements.lock | $(PYTHON)
	$(PYTHON) $(PIP_INSTALL) --require-hashes --requirement requirements.lock
	@touch $@

$(TESTS): tests/requirements.lock $(RUNS)
	$(PYTHON) $(PIP_INSTALL) --require-hashes --requirement tests/requirements.lock
	@touch $@

# The first Python on the path that is new enough and can make environments.
$(PYTHON):
	@for python in python3 python3.13 python3.12 python3.11; do \
		"$$python" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& found="$$python" && break; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer with its venv module is needed; none was found as python3, python3.13, python3.12 or python3.11." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv) and run make again." >&2; \
		exit 1; \
	fi; \
	"$$found" -m venv $(VENV)

# Browser tests need a Chromium; without one they are skipped, except in CI where that is an error.
chromium:
	@have() { for name in $(BROWSERS); do command -v "$$name" >/dev/null && return; done; return 1; }; \
	if ! have && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends chromium >/dev/null || true; \
	fi; \
	if ! have; then \
		echo "No Chromium found ($(BROWSERS)): the browser tests cannot run." >&2; \
		[ "$$CI" != true ] || exit 1; \
		echo "They are skipped. Install Chromium to run them." >&2; \
	fi
