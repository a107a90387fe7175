# make run   start the dashboard (first time: install, load the sample)
# make test  lint and all tests
VENV := .venv
PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/installed
BROWSERS := chromium chromium-browser google-chrome
PYTEST_ARGS ?= -n auto --dist loadfile

.PHONY: run test lint bench clean chromium

run: $(INSTALLED)
	$(PYTHON) -m upa load --if-empty data/sample
	$(PYTHON) -m streamlit run app.py

test: lint chromium
	$(PYTHON) -m pytest $(PYTEST_ARGS)

lint: $(INSTALLED)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

bench: $(INSTALLED)
	for file in benchmarks/*.py; do $(PYTHON) -m benchmarks.$$(basename $$file .py) || exit; done

# Leaves data/warehouse alone: loaded data is not ours to throw away.
clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The first Python on the path that is new enough and can make environments.
$(INSTALLED): requirements.txt
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
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

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
