# The workshop. `make` alone says what there is.

GO      ?= go
LINT    := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
VULNCHECK := golang.org/x/vuln/cmd/govulncheck@v1.9.0
NFPM    := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
FUZZING ?= 30s

# A source archive has no repository, and names its commit in a file.
commit  := $(shell cat .commit 2>/dev/null || git rev-parse --short HEAD 2>/dev/null || echo unknown)

# Fyne runs all work of the window on one goroutine only when it is told so. The commit is given here, because Go
# would refuse to build in a clone that belongs to another user if it had to ask git itself.
tags  := -tags migrated_fynedo
stamp := -trimpath -buildvcs=false -ldflags '-X main.commit=$(commit)'

binary := build/oauthwalk$(shell $(GO) env GOEXE 2>/dev/null)

# The window follows the language of its user; the tests expect one.
in_english := env -u LC_ALL -u LANGUAGE LANG=en_US.UTF-8

# What the tests take from npm. npm leaves the mark behind when it is done.
foreign := $(addprefix flow/testkit/foreign/testdata/,oidc-provider readers)
npm_marks := $(addsuffix /node_modules/.package-lock.json,$(foreign))

.PHONY: help run build test check soak soak-labs bench fuzz lint vulncheck house notices packages packages-test screenshots clean

help: ## say what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## /make \1	/p' Makefile

run: ## build and open the window; make run ARGS='walk --help' for the rest
	@sh .ci/install run
	@$(MAKE) --no-print-directory build
	$(binary) $(ARGS)

build: ## build the binary into build/
	$(GO) build $(tags) $(stamp) -o $(binary) .

# The real window is tested last and alone: it watches ports, processes and frames, which other tests would disturb. It is
# never taken from the cache, which does not see the binary that it builds.
test: ## every test, with the race detector; installs what it needs
	@sh .ci/install test
	@$(MAKE) --no-print-directory check $(npm_marks)
	$(in_english) $(GO) test -race $(tags) -p 2 -timeout 20m $$($(GO) list ./... | grep -v /ui/e2e)
	$(in_english) $(GO) test -race $(tags) -count=1 -timeout 20m ./ui/e2e

# vet compiles as build does, so that the tests that build the binary find Fyne in the cache.
check: ## formatting and go vet alone
	@unformatted=$$(gofmt -l *.go ui flow assets); \
	[ -z "$$unformatted" ] || { echo "Not formatted, run gofmt -w on:" $$unformatted; exit 1; }
	$(GO) vet -trimpath $(tags) ./...

%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci --ignore-scripts --no-audit --no-fund

soak: ## all tests under load, again and again; make soak ROUNDS=10; a line a round in build/soak.log
	@sh .ci/install test
	@$(MAKE) --no-print-directory $(npm_marks)
	@GO=$(GO) ROUNDS=$(or $(ROUNDS),10) sh .ci/soak

soak-labs: ## all labs, a hundred times, and what they leave behind; make soak-labs ROUNDS=10
	LAB_ROUNDS=$(or $(ROUNDS),100) $(GO) test -race -count=1 -timeout 60m -v -run TestRounds ./flow/lab

house: ## the size of the house, a room a line
	@sh .ci/house

notices: ## write assets/notices.txt anew, the licences of what is linked in
	@GO=$(GO) sh .ci/notices

bench: ## benchmarks of single rooms; then what it all costs, as ratios, with a table at the end
	@sh .ci/install test
	$(in_english) $(GO) test $(tags) -run '^$$' -bench . -benchtime 100ms -benchmem \
		$$($(GO) list ./... | grep -v /ui/bench)
	$(in_english) $(GO) test $(tags) -run '^$$' -bench . -timeout 30m ./ui/bench

fuzz: ## every fuzz target for 30 s; make fuzz FUZZING=10m for longer
	@sh .ci/install run
	@set -e; for room in $$($(GO) list ./flow/...); do \
		for target in $$($(GO) test -list '^Fuzz' $$room | grep '^Fuzz'); do \
			echo "$$room $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZING) $$room; \
		done; \
	done

lint: ## golangci-lint, pinned; the first time it is built, which takes minutes
	@sh .ci/install run
	$(GO) run $(LINT) run

vulncheck: ## known vulnerabilities of what is linked in; needs the network
	@GOBIN=$(CURDIR)/build $(GO) install $(VULNCHECK)
	@build/govulncheck $(VULNDB) $(tags) ./... || { code=$$?; [ $$code = 3 ] || \
		echo 'vulncheck: not run, since its database was not reached'; exit $$code; }

packages: ## a .deb, a tar.xz to install from, the source that builds offline, and their sums, into build/packages
	@sh .ci/install packages
	@GO=$(GO) NFPM=$(NFPM) sh .ci/packages

packages-test: ## build the packages twice, install them on a bare system, and walk there; needs root and a Debian mirror
	@sh .ci/install packages-test
	@GO=$(GO) NFPM=$(NFPM) bash .ci/packages-test

screenshots: ## write assets/screenshots anew, from a real window
	@sh .ci/install test
	OAUTHWALK_SCREENSHOTS=1 $(in_english) $(GO) test $(tags) -count=1 ./ui/e2e

clean: ## remove what was built
	rm -rf build $(addsuffix /node_modules,$(foreign))
