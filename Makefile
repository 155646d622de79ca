# Every target works on a fresh machine with Python 3.11 or later and pip; `make test` also wants Node 20, curl and chromium.
.DEFAULT_GOAL := help
.PHONY: help run demo test test-phases torture check bench lock python browser

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
PIP_COMPILE := pip-compile --quiet --generate-hashes --no-strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
CHROMIUM := /usr/bin/chromium
JS_TESTS = $(sort $(wildcard tests/js/*.test.js tests/js/*.test.mjs))

help: ## show this
	@echo "YouTube Summarizer"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' \
		| while IFS="$$(printf '\t')" read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

run: $(VENV)/.runtime ## serve the page on http://127.0.0.1:5001
	@exec $(PY) app.py

demo: $(VENV)/.runtime ## summarize a bundled sample here in the terminal: no key, no network, no server
	@$(PY) demo.py

test: $(VENV)/.develop node_modules/.installed browser ## run all tests: Python, the page's modules, a real browser
	@failed=0; $(PY) -m pytest -n 3 --dist loadfile -m "not alone" || failed=1; \
	$(PY) -m pytest -m alone || failed=1; \
	node --test $(or $(JS_TESTS),$(error there is no test in tests/js)) || failed=1; exit $$failed

# Kinds of tests, each by the places they lie at; together they are all of them.
UNIT := tests/engine tests/ops tests/providers tests/speech tests/storage tests/summary tests/youtube tests/egress tests/wire
INTEGRATION := tests/web tests/contracts tests/deploy tests/browser
PERFORMANCE := tests/flows/test_idle.py tests/test_bench_live.py tests/engine/test_bench.py
COMPATIBILITY := tests/flows/test_compatibility.py tests/storage/test_migrations.py
REGRESSION := tests/test_promises.py tests/flows tests/test_*.py

test-phases: $(VENV)/.develop browser ## the Python tests kind by kind: unit, integration, performance, compatibility, regression
	@failed=0; run() { echo "== $$1"; shift; $(PY) -m pytest -q "$$@" || failed=1; }; \
	run unit $(UNIT); run integration $(INTEGRATION); run performance $(PERFORMANCE); \
	run compatibility $(COMPATIBILITY); run regression $(REGRESSION); exit $$failed

torture: $(VENV)/.develop ## load, a failing model, a full disk, a wrong clock, 10,000 jobs, 200 times kill -9 (about half an hour)
	@$(PY) -m tests.torture

check: $(VENV)/.develop ## style, types and the layer rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy --strict .
	$(PY) -m pytest -q tests/test_architecture.py

bench: $(VENV)/.develop ## measure what the documentation claims, and print the tables
	$(PY) -m bench

lock: $(VENV)/.runtime ## write the requirements files anew from the .in files (needs the network)
	$(PIP) install --quiet pip-tools==7.6.2
	for name in requirements requirements-dev; do \
		$(VENV)/bin/$(PIP_COMPILE) --output-file $$name.txt $$name.in && \
		sed -i.bak "1i # Written by \`make lock\` from $$name.in; do not edit by hand." $$name.txt && rm $$name.txt.bak \
		|| exit 1; done

# The stamps stand for a finished installation; one that broke off leaves none and is done again.
$(VENV)/.runtime: requirements.txt
	@$(MAKE) --no-print-directory python
	@echo "Installing what the program needs into $(VENV) (once; about a minute) …"
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.develop: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing what the tests need into $(VENV) …"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package.json package-lock.json
	@command -v npm >/dev/null || { echo "The tests of the page need Node 20 or later with npm: https://nodejs.org"; exit 1; }
	npm ci --no-audit --no-fund
	@touch $@

python:
	@[ -x $(PY) ] && exit 0; \
	for candidate in python3.11 python3 python3.12 python3.13 python; do \
		"$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$candidate" -m venv $(VENV) && exit 0; \
		rm -rf $(VENV); echo "$$candidate cannot make $(VENV); on Debian and Ubuntu: apt-get install python3-venv"; exit 1; \
	done; \
	echo "Python 3.11 or later is needed and was not found."; exit 1

browser:
	@[ -x $(CHROMIUM) ] || { echo "The browser tests need $(CHROMIUM): apt-get install --no-install-recommends chromium fonts-dejavu-core"; exit 1; }
