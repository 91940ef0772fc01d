.PHONY: help build test lint fuzz bench chaos

help: ## show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

build: ## build the binary
	go build -trimpath -o rondo ./cmd/rondo

test: lint ## everything a change has to pass
	go test -race ./...
	go test -run AgreesWithOracle ./ical -rapid.checks=10000
	$(MAKE) fuzz

lint: ## formatting, vet and staticcheck (each rule that is off has a reason in staticcheck.conf)
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	go vet ./...
	go tool staticcheck ./...

# Two targets at a time, each on one processor. Where the time is over in the middle of a step, Go's fuzzer may say "context
# deadline exceeded" instead of PASS, which is no finding: of one it says where the failing input was written.
FUZZTIME ?= 10s
FUZZ = go test -run "^$$" -fuzz "^$$2$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x -parallel 1 "$$1" 2>&1

fuzz: ## every fuzz target for a few seconds
	@for pkg in $$(go list ./...); do \
	  go test -list '^Fuzz' $$pkg | sed -n "s|^Fuzz|$$pkg &|p"; \
	done | xargs -n 2 -P 2 sh -c 'said=$$($(FUZZ)); bad=$$?; echo "fuzz $$1 $$2"; echo "$$said"; \
	  case $$said in *"Failing input"*) ;; *"context deadline exceeded"*) bad=0 ;; esac; exit $$bad' fuzz

bench: ## one table of what has to be fast, each with its baseline (see docs/performance.md)
	go test -v -count 1 -timeout 30m -run '^TestTable$$' ./bench -table

chaos: ## the promises of docs/reliability.md, with the real program (some minutes)
	go test -run '^TestR(18|27)' ./cmd/rondo
	go test -timeout 15m ./chaos -chaos -v $(CHAOS)
