# Builds, tests and tries out Thicket. Needs make, a C compiler, Rust (rustup, stable) and Node 20 or
# later with npm; everything else comes from crates.io, the npm registry and, for the browser tests, Debian.
#
#   make            build the release binary, target/release/thicket
#   make run        build it and start a demo intake; make run LISTEN=127.0.0.1:9000 for another port
#   make test       everything that must hold: formatting, lints, types, all tests
#   make bench      the measurements; make bench ONLY="pages queue" for parts of them
#   make audit      licences, sources and known vulnerabilities of what Thicket depends on
#   make browser    only the browser's half, browser/dist
#   make chromium   install what the browser tests need, where Debian's packages lack
#   make fmt        format the Rust code
#   make clean      remove everything that was built

LISTEN ?= 127.0.0.1:8080
CARGO ?= cargo
NPM ?= npm
# Which parts `make bench` measures; all of them if none is named.
ONLY ?=

# The browser tests drive Debian's Chromium; the fonts are for Uyghur and Chinese. exiftool looks into cleaned files.
DEBIAN_PACKAGES := chromium chromium-driver fonts-noto-core fonts-noto-cjk libimage-exiftool-perl

# Folders are listed too: their time changes when a file in them comes or goes.
BROWSER_SOURCES := $(shell find browser/src) browser/build.mjs browser/replacements.mjs \
	browser/package.json browser/tsconfig.json

# Every folder with its own JavaScript dependencies: the browser's half, and tests that have their own.
NODE_MODULES := $(patsubst %/package-lock.json,%/node_modules/.installed,\
	$(wildcard browser/package-lock.json tests/*/package-lock.json))

.DELETE_ON_ERROR:
.DEFAULT_GOAL := build
.PHONY: build run test bench audit fmt clean browser chromium tools

build: tools browser/dist/.built
	@echo '==> Building the server in release mode (about five minutes of two cores the first time)'
	$(CARGO) build --release --locked

# A release build, although a development build is ready a little sooner: what is tried out is what is
# deployed, and it does not have to be built again for that.
run: build
	@echo '==> Starting a demo intake on $(LISTEN); Ctrl-C ends it and removes its data'
	$(CARGO) run --quiet --release --locked -- demo --listen $(LISTEN)

test: tools chromium $(NODE_MODULES) browser/dist/.built
	@echo '==> Formatting'
	$(CARGO) fmt --check
	@echo '==> Lints (a few minutes the first time)'
	$(CARGO) clippy --locked --all-targets -- -D warnings
	@echo '==> Types and tests of the browser half (a minute)'
	cd browser && $(NPM) run check && $(NPM) test
	@echo '==> Tests of the client that shares no code with Thicket (half a minute)'
	cd tests/foreign-client && $(NPM) test
	@echo '==> Tests of the server, and of both together in Chromium (several minutes the first time)'
	$(CARGO) test --locked

# Data folders are made in target/, since /tmp may be in memory, where a commit costs nothing.
bench: tools chromium browser/dist/.built
	@echo '==> Building and measuring in release mode (ten minutes of two cores to build the first time, six to measure)'
	@mkdir -p target/tmp
	TMPDIR='$(CURDIR)/target/tmp' $(CARGO) bench --locked --bench measurements -- $(ONLY)

audit: tools $(NODE_MODULES)
	@command -v cargo-deny > /dev/null || { \
		echo '==> Installing cargo-deny from crates.io (about ten minutes on two cores, once)'; \
		$(CARGO) install cargo-deny --locked; }
	@echo '==> Licences, sources and bans, as deny.toml has them'
	$(CARGO) deny --locked check licenses sources bans
	@echo '==> Known vulnerabilities in Rust dependencies'
	@if $(CARGO) deny fetch db 2> /dev/null; then \
		$(CARGO) deny --locked check --disable-fetch advisories; \
	else \
		echo 'NOT CHECKED: the RustSec advisory database cannot be reached from here.'; \
	fi
	@echo '==> Known vulnerabilities in JavaScript dependencies'
	@for lock in $(NODE_MODULES:/node_modules/.installed=); do \
		report=$$(cd $$lock && $(NPM) audit --json 2> /dev/null) && { echo "$$lock: none"; continue; }; \
		case "$$report" in \
			*auditReportVersion*) (cd $$lock && $(NPM) audit); exit 1 ;; \
			*) echo "NOT CHECKED: the npm registry did not answer about $$lock." ;; \
		esac; \
	done

fmt: tools
	$(CARGO) fmt

clean:
	$(CARGO) clean
	rm -rf browser/dist $(NODE_MODULES:/.installed=) tests/browser-output

browser: browser/dist/.built

# npm removes node_modules before it installs, and the mark with it: what failed halfway is done again.
# Install scripts of packages are never run.
%/node_modules/.installed: %/package.json %/package-lock.json | tools
	@echo '==> Fetching JavaScript packages for $* (under a minute)'
	cd $* && $(NPM) ci --ignore-scripts --no-audit --no-fund
	@touch $@

browser/dist/.built: $(BROWSER_SOURCES) browser/node_modules/.installed
	@echo '==> Bundling the browser half (some seconds)'
	cd browser && $(NPM) run build
	@touch $@

# One line a tool that lacks, and what to do about it.
tools:
	@lacking=0; \
	need() { command -v "$$1" > /dev/null || { echo "$$1 is missing: $$2" >&2; lacking=1; }; }; \
	need $(CARGO) 'install Rust with rustup, https://rustup.rs'; \
	need cc 'install a C compiler, on Debian: apt-get install build-essential'; \
	need node 'install Node 20 or later, on Debian 13: apt-get install nodejs npm'; \
	need $(NPM) 'install npm, on Debian 13: apt-get install npm'; \
	if command -v node > /dev/null && ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; then \
		echo "node is $$(node --version), and Thicket needs 20 or later" >&2; lacking=1; \
	fi; \
	exit $$lacking

chromium:
	@if ! command -v apt-get > /dev/null; then \
		command -v chromium > /dev/null && command -v chromedriver > /dev/null && command -v exiftool > /dev/null && exit 0; \
		echo 'The tests need chromium, chromedriver, the Noto fonts and exiftool, and this is not Debian: install them first.' >&2; \
		exit 1; \
	fi; \
	missing=; \
	for package in $(DEBIAN_PACKAGES); do \
		dpkg-query -W -f '$${Status}' $$package 2> /dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	as_root=; \
	[ "$$(id -u)" = 0 ] || as_root=sudo; \
	echo "==> Installing$$missing with apt-get (up to 160 MB to fetch, a few minutes)"; \
	$$as_root apt-get update -q && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing
