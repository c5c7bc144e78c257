# `make` lists the commands. Everything that is needed is set up on the way: a machine needs Python 3.11+ and make.
BIN := .venv/bin
READY := .venv/.ready
.DEFAULT_GOAL := help
.PHONY: help up demo test openapi contract lint types fuzz bench-zaken bench-objecten bench-tarieven bench-leden acceptance compose-env lock clean

help: ## Deze lijst
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 13

$(READY): requirements-dev.lock pyproject.toml services/*/pyproject.toml gateway/pyproject.toml
	@sh deploy/setup.sh

up: $(READY) ## Start de suite (SQLite, map var/) en stop met Ctrl-C
	@$(BIN)/python deploy/up.py

demo: $(READY) ## Losser wordt lid: zes stappen door de hele suite; start de suite als zij niet draait
	@$(BIN)/python deploy/demo.py

test: $(READY) ## Alle tests; TEST_POSTGRES=postgresql+asyncpg://gebruiker@host:poort voor PostgreSQL
	@$(BIN)/pytest -q

openapi: $(READY) ## Schrijf openapi/*.yaml uit de code
	@$(BIN)/python deploy/contracts.py openapi

contract: $(READY) ## Vergelijk openapi/*.yaml met de standaarden
	@$(BIN)/python deploy/contracts.py compare

lint: $(READY) ## ruff, de grenzen tussen de services, en pyright op wat wij leveren
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/lint-imports
	@$(BIN)/pyright services gateway deploy

types: $(READY) ## pyright op de tests
	@$(BIN)/pyright tests

fuzz: $(READY) ## schemathesis op elk contract; APIS="leden or objecten" voor enkele
	@$(BIN)/pytest tests/fuzz -q -k "$(APIS)"

bench-zaken: $(READY) ## Meet de Zaken API op PostgreSQL (TEST_POSTGRES); ZAKEN=1000000 voor meer dan 100.000
	@$(BIN)/python -m tests.bench

bench-objecten: $(READY) ## Meet de Objecten API: 100.000 op PostgreSQL (TEST_POSTGRES), anders 10.000 op SQLite; of OBJECTEN=1000000
	@$(BIN)/python -m tests.bench objecten

bench-tarieven: $(READY) ## Meet doorrekening, wat-als en rekenspoor; op SQLite, of PostgreSQL met TEST_POSTGRES
	@$(BIN)/python -m tests.bench.tarieven

bench-leden: $(READY) ## Meet ledenlijst, simulatie, live quorum en stemmen; op SQLite, of PostgreSQL met TEST_POSTGRES
	@$(BIN)/python -m tests.bench.leden

acceptance: $(READY) ## Draai een Postman-collectie, map voor map; COLLECTION=pad [FOLDERS="ac zrc"] [REFERENTIELIJSTEN=map]
	@COLLECTION="$(COLLECTION)" FOLDERS="$(FOLDERS)" REFERENTIELIJSTEN="$(REFERENTIELIJSTEN)" $(BIN)/python -m tests.acceptance

compose-env: ## Maak .env met geheimen voor docker compose
	@sh deploy/compose_env.sh

lock: ## Leg de versies opnieuw vast in requirements.lock
	@sh deploy/lock.sh

clean: ## Gooi de toestand van de suite weg
	@rm -rf var
