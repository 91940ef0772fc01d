.PHONY: help build test soak lint macos vulnerabilities fuzz bench chaos mutants zones axe

help: ## show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

# What "rondo version" says. A release is a tag; between two of them it is the last tag and the commit, or the commit alone.
VERSION ?= $(shell git describe --tags --always --dirty=+dirty --abbrev=12 2>/dev/null)

build: ## build the binary
	go build -trimpath -ldflags '-X main.version=$(VERSION)' -o rondo ./cmd/rondo

# A program that was built with the race detector sleeps for a second before it ends; so would each that a test starts.
export GORACE = atexit_sleep_ms=10

# Packages that soak leaves out of the race detector, which makes them several times slower: they start no goroutine, but for those of
# their tests that are named TOGETHER; and cmd/rondo and chromium start a daemon, whose own tests have it.
ALONE = rondo/(chromium|clash|cmd/rondo|ical|importer|mailer/inbound|office|scheduler|templates|theme|trend)
TOGETHER = Together$$|Concurrently$$|AtOnce$$|TheDoctor

# How many packages are tested at a time: one more than there are processors, since tests wait for disks and servers a third of the time.
# Lint has vetted everything, so go test need not do it again.
PACKAGES = $$(($$(getconf _NPROCESSORS_ONLN) + 1))
TEST = go test -vet=off -p $(PACKAGES)

# Packages whose tests need a browser, a flag or somebody's patience, but for one quick one of bench. The short form would link three large
# programs for that.
APART = rondo/(bench|chaos|chromium)

# With fewer collections of garbage the compiler, the linker, staticcheck and the tests take a fifth to a third less processor time, and some
# more memory. Programs that scripts start do not see it.
SPARING = GOGC=400

# They come first, so that none of them is tested alone in the end.
LONGEST = rondo/store/ledger rondo/cmd/rondo rondo/daemon rondo/office rondo/templates

test: lint ## what a change has to pass: every test, the long ones in their short form
	$(SPARING) $(TEST) -short -timeout 15m $(LONGEST) $$(go list ./... | grep -Evx '$(APART)')

# How many random rules are expanded beside an oracle, and how many random communities have their clashes counted minute by minute, around
# each of the two changes of the clocks.
RULES ?= 10000
COMMUNITIES ?= 5000

soak: ## every test in its full length, with the race detector, the oracles of rules and of clashes, and every fuzz target
	$(TEST) -race -timeout 25m -skip '^TestPostgresLedger$$' $$(go list ./... | grep -Evx '$(ALONE)')
	$(TEST) -run '^TestPostgresLedger$$' ./store/ledger & waits=$$!; \
	  $(TEST) -timeout 25m $$(go list ./... | grep -Ex '$(ALONE)') && wait $$waits
	$(TEST) -race -run '$(TOGETHER)' ./ical ./office ./templates
	$(TEST) -run AgreesWithOracle ./ical -rapid.checks=$(RULES)
	$(TEST) -run AgreesWithMinutes ./clash -rapid.checks=$(COMMUNITIES)
	$(MAKE) fuzz

lint: ## formatting, vet and staticcheck (each rule that is off has a reason in staticcheck.conf)
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	$(SPARING) go vet ./...
	$(SPARING) go tool staticcheck ./...

macos: ## does it build for macOS? (SQLite, which needs a compiler of Apple's, is left out)
	GOOS=darwin GOARCH=arm64 CGO_ENABLED=0 go vet ./...

# The database of known faults; a copy of it may be named as file:///folder. Without it nothing is known, and nothing fails.
VULNDB ?= https://vuln.go.dev
GOVULNCHECK = go run golang.org/x/vuln/cmd/govulncheck@v1.9.0

vulnerabilities: ## known faults of Go and of the modules that rondo calls
	@said=$$($(GOVULNCHECK) -db $(VULNDB) ./... 2>&1); bad=$$?; echo "$$said"; case $$said in \
	  *"dial tcp"*|*"no such host"*|*"connection refused"*|*"i/o timeout"*|*"proxyconnect"*) \
	    echo "skipped: $(VULNDB) or the module proxy cannot be reached, so nothing was checked"; bad=0 ;; \
	esac; exit $$bad

# Two targets at a time, each on one processor. Where the time is over in the middle of a step, Go's fuzzer may say "context
# deadline exceeded" instead of PASS, which is no finding: of one it says where the failing input was written.
FUZZTIME ?= 10s
FUZZ = go test -run "^$$" -fuzz "^$$2$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x -parallel 1 "$$1" 2>&1

# Which of the targets: all, or with SHARE=3 PART=1 those of every third package, the first among them: for fuzzing, each package is built anew.
SHARE ?= 1
PART ?= 0

fuzz: ## every fuzz target for a few seconds
	@grep -rHoE '^func Fuzz\w+' --include='*_test.go' . | sed -E 's|/[^/]*:func | |' | sort | awk '$$1 != last { n++; last = $$1 } n % $(SHARE) == $(PART)' | \
	  xargs -n 2 -P 2 sh -c 'said=$$($(FUZZ)); bad=$$?; echo "fuzz $$1 $$2"; echo "$$said"; \
	  case $$said in *"Failing input"*) ;; *"context deadline exceeded"*) bad=0 ;; esac; exit $$bad' fuzz

# Which zone data rondo carries: a version of Debian's package tzdata, and what its octets are (SHA-256). For newer data
# write both anew; `apt-cache policy tzdata` names the newest version, `make zones` the sum that it found instead.
TZDATA = 2026f-0+deb12u1
TZDATA_SUM = 3254eb870c8a949518214805aee5e4276af7699988ea8b9a3a583cd0f1eab31c

zones: ## renew the zone data that rondo carries, from Debian's package tzdata
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; \
	(cd "$$dir" && apt-get download -qq -o APT::Sandbox::User=root tzdata=$(TZDATA) && sha256sum *.deb && \
	  echo "$(TZDATA_SUM)  $$(echo *.deb)" | sha256sum -c --quiet && dpkg-deb -x *.deb .); \
	go run ./ical/zonepack "$$dir" > "$$dir/zones.zip"; mv "$$dir/zones.zip" ical/zones.zip
	go test -run 'TestZ1' ./ical

# Which axe-core (MPL-2.0) holds the pages, as its package in the registry of npm, and what the octets of its script are (SHA-256). It is used
# by tests alone, and is no part of rondo.
AXE = axe-core@4.14.1
AXE_SUM = 29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
AXE_DIR ?= .axe

axe: $(AXE_DIR)/axe.min.js ## fetch axe, which holds the pages in tests: RONDO_AXE=$PWD/.axe/axe.min.js go test ./chromium

$(AXE_DIR)/axe.min.js: Makefile
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; mkdir -p $(AXE_DIR); \
	(cd "$$dir" && npm pack --silent $(AXE) && tar -xzf *.tgz && echo "$(AXE_SUM)  package/axe.min.js" | sha256sum -c --quiet); \
	cp "$$dir/package/axe.min.js" $@; touch $@

bench: ## one table of what has to be fast, beside its baseline; ONLY=feed for some rows, ONLY=? lists them with their times
	go test -v -count 1 -timeout 60m -run '^TestTable$$' ./bench -table -only '$(ONLY)'

# Tests that mostly wait wait together, more of them than there are processors.
chaos: ## the promises of docs/reliability.md, with the real program (some minutes)
	$(TEST) -run '^TestR(18|27)' ./daemon
	$(TEST) -timeout 15m ./chaos -chaos -v -parallel 6 $(CHAOS)

# Whose tests are asked. Some of its files only: MUTANTS_FLAGS="-E '^[b-z]'" leaves out those whose names begin so.
MUTANTS ?= ./scheduler
GREMLINS = github.com/go-gremlins/gremlins/cmd/gremlins@v0.6.0

mutants: ## would the tests of a package notice small mistakes? MUTANTS=./mailer (an hour and more, see docs/mutants.md)
	@set -e; dir=$$(mktemp -d); trap 'rm -rf "$$dir"' EXIT; GOBIN="$$dir" go install $(GREMLINS); \
	RONDO_GO="$$(command -v go)" PATH="$(CURDIR)/mutants:$$PATH" nice -n 19 "$$dir/gremlins" unleash $(MUTANTS) \
	  --workers 1 --timeout-coefficient 6 --invert-logical --invert-loopctrl $(MUTANTS_FLAGS)
