# One word each; everything else is behind them in scripts/.

.PHONY: run test ceph check bench build pictures sqlx help

help: ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: ## build what changed and serve the app
	@bash scripts/run.sh

test: ## every test: Rust, database, HTTP, browser, data clients
	@bash scripts/test.sh

ceph: ## data clients on Ceph, which is large: not part of test
	@bash scripts/ceph.sh

check: ## formatting, dependencies, clippy natively and for wasm, .sqlx current
	@bash scripts/check.sh

bench: ## what takes how long; compare ratios within a run
	@bash scripts/bench.sh

build: ## the release: dist/, ready to be copied to another machine
	@bash scripts/build.sh release

pictures: ## take the pictures in docs/ anew
	@bash scripts/pictures.sh

sqlx: ## renew .sqlx/ after a change of a query or a migration
	@bash scripts/sqlx.sh
