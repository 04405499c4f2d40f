# The commands; scripts/ does the work.

.PHONY: run test ceph stores fuzz check bench races weigh build pictures sqlx help

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: ## build what changed and serve the app
	@bash scripts/run.sh

test: ## every test: Rust, database, HTTP, browser, data clients
	@bash scripts/test.sh

ceph: ## the data clients on a real Ceph; a large download, so not part of test
	@bash scripts/ceph.sh

stores: ## the data clients on every S3 store that runs here; writes docs/STORES.md, not part of test
	@bash scripts/stores.sh

fuzz: ## every operation of the API by its description, for minutes: not part of test
	@bash scripts/fuzz.sh

check: ## formatting, dependencies, clippy natively and for wasm, .sqlx current
	@bash scripts/check.sh

bench: ## benchmarks; compare ratios within a run
	@bash scripts/bench.sh

races: ## two servers on one database, random changes and vends: a minute for each of ten seeds
	@LAKEWARDEN_RACE_SECONDS=60 LAKEWARDEN_RACE_SEEDS=10 bash scripts/test.sh rust races::what_was_taken

weigh: ## what each page loads, how fast and steady it appears beside a React twin, and what Lighthouse says
	@bash scripts/playwright.sh weigh

build: ## the release in dist/, ready to copy to another machine
	@bash scripts/build.sh release

pictures: ## take the pictures in docs/ again
	@bash scripts/playwright.sh pictures

sqlx: ## renew .sqlx/ after a change of a query or a migration
	@bash scripts/sqlx.sh
