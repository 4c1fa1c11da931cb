# The project's commands. `make run` and `make test` are the two that anyone needs;
# each installs what is missing and says what it does.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# Nothing here needs a C compiler.
export CGO_ENABLED := 0

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
# Chromium refuses to run sandboxed as root. Only somebody trying things out is root;
# the terminal's own user is not.
NO_SANDBOX := $(if $(filter 0,$(shell id -u)),--no-sandbox)
SAY := @printf '\n== %s\n'

GO_FILES := $(shell find cmd kiosk -name '*.go' -o -name '*.js' -o -name '*.toml' -o -name '*.mjs' -o -name '*.css' -o -name '*.html' -o -name '*.tmpl' -o -name 'words-*.txt' 2>/dev/null) go.mod go.sum

.PHONY: help
help:
	@echo "make run     install what is missing, build the site, show it as a terminal does"
	@echo "make test    install what is missing, run every check and test"
	@echo "make build   the site for the web, in public/"
	@echo "make serve   the site on http://127.0.0.1:1313/, again whenever a file changes"
	@echo "make check   only the checks of data, words and pages"
	@echo "make gallery the components, on http://127.0.0.1:1313/galleri/"
	@echo "make bench   how fast the site is built, and how heavy its pages are"
	@echo "make soak    faults, visits and exchanged content on a terminal, ten minutes; prints how it fared"
	@echo "make lighthouse   Lighthouse on one page of each kind, fails under 100 (fetches it with npm)"
	@echo "make deb     the Debian package of the terminal, in bin/"
	@echo "make clean   remove what was built"

.PHONY: run
run: tools bin/plads bin/plads-kiosk node_modules/.package-lock.json
	bin/plads build
	bin/plads build -terminal
	$(if $(NO_SANDBOX),@echo "Chromium runs without its sandbox because you are root: for trying out only.")
	@exec bin/plads-kiosk run --site public-terminal $(NO_SANDBOX)

.PHONY: build
build: bin/plads node_modules/.package-lock.json
	bin/plads build

.PHONY: serve
serve: bin/plads node_modules/.package-lock.json
	@exec bin/plads serve

.PHONY: gallery
gallery: bin/plads node_modules/.package-lock.json
	@echo "The gallery: http://127.0.0.1:1313/galleri/ and http://127.0.0.1:1313/en/gallery/"
	@exec bin/plads serve

# Takes some minutes: the real site three times, then a made-up small country and a whole one.
.PHONY: bench
bench: bin/plads node_modules/.package-lock.json
	go run ./cmd/plads/internal/bench -into README.md

# Takes as long as SOAK says: make soak SOAK="-for 4h -sessions 1000 -faults 300 -seed 7"
.PHONY: soak
soak: tools bin/plads bin/plads-kiosk node_modules/.package-lock.json
	bin/plads build -terminal
	go run ./kiosk/internal/soak $(SOAK)

.PHONY: check
check: tools bin/plads node_modules/.package-lock.json
	bin/plads check $(NO_SANDBOX)

.PHONY: lighthouse
lighthouse: tools bin/plads node_modules/.package-lock.json
	bin/plads lighthouse $(NO_SANDBOX)

.PHONY: test
test: SCREEN = xvfb
test: check bin/plads-kiosk
	$(SAY) "Formatting and vet"
	@test -z "$$(gofmt -l cmd kiosk)" || { echo "gofmt would change:"; gofmt -l cmd kiosk; exit 1; }
	go vet ./...
	$(SAY) "Tests, in real browsers where pages are concerned"
	go test -p 1 -timeout 40m ./...

.PHONY: clean
clean:
	rm -rf bin public public-terminal .plads resources

# The package's version and times are those of the commit, so that the same commit gives
# the same bytes. nfpm v2.45.2 is the newest that comes without packages that only
# Windows needs.
DEB_TIME := $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
DEB_VERSION ?= 0.$(shell date -u -d @$(DEB_TIME) +%Y%m%d.%H%M%S)+g$(shell git rev-parse --short=10 HEAD 2>/dev/null)$(shell git diff --quiet HEAD 2>/dev/null || echo .changed)
DEB_STAGE := .plads/deb

.PHONY: deb
deb: bin/plads bin/plads-kiosk node_modules/.package-lock.json
	$(SAY) "Packing plads-kiosk $(DEB_VERSION)"
	rm -rf $(DEB_STAGE)
	mkdir -p $(DEB_STAGE)
	bin/plads build -terminal $(if $(PLADS_BASE_URL),-base-url $(PLADS_BASE_URL)) -out $(DEB_STAGE)/site
	bin/plads-kiosk config | sed -f packaging/config.sed > $(DEB_STAGE)/plads-kiosk.toml
	chmod -R u=rwX,go=rX $(DEB_STAGE)
	DEB_VERSION=$(DEB_VERSION) DEB_ARCH=$$(go env GOARCH) SOURCE_DATE_EPOCH=$(DEB_TIME) \
		go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2 package --config packaging/nfpm.yaml --packager deb --target bin/

bin/plads: $(GO_FILES)
	$(SAY) "Building plads; the first time takes five minutes or so, because Hugo is inside"
	go build -trimpath -ldflags '-s -w' -o $@ ./cmd/plads

bin/plads-kiosk: $(GO_FILES)
	$(SAY) "Building plads-kiosk"
	go build -trimpath -ldflags '-s -w' -o $@ ./cmd/plads-kiosk

node_modules/.package-lock.json: package.json package-lock.json
	$(SAY) "Installing Dart Sass, the typeface and axe-core with npm"
	npm ci --no-audit --no-fund
	@touch $@

# What the checks and the terminal need of the system: a browser, a fallback font,
# hunspell with both dictionaries. The tests press real keys on a screen of their own. Only what is missing is installed.
.PHONY: tools
tools:
	@missing=; browser=; \
	for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name > /dev/null; then browser=$$name; fi; \
	done; \
	if [ -z "$$browser" ]; then missing="chromium fonts-dejavu-core"; fi; \
	dictionaries=$$(command -v hunspell > /dev/null && hunspell -D < /dev/null 2>&1 || true); \
	if [ -z "$$dictionaries" ]; then missing="$$missing hunspell"; fi; \
	case "$$dictionaries" in *da_DK*) ;; *) missing="$$missing hunspell-da";; esac; \
	case "$$dictionaries" in *en_GB*) ;; *) missing="$$missing hunspell-en-gb";; esac; \
	if [ -n "$(SCREEN)" ] && ! command -v Xvfb > /dev/null; then missing="$$missing $(SCREEN)"; fi; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	echo; echo "== Installing $$missing with apt$(if $(SUDO), (asks for your password))"; \
	$(SUDO) apt-get update -qq; \
	$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing
