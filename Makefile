# The commands of this repository. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help site serve test check bench docs lock clean environment environment-dev

PYTHON_IN := .venv/bin/python
CASEPRESS := .venv/bin/casepress
COMPILE := $(PYTHON_IN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

help: ## 列出全部命令 / list the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-8s %s\n' "$$name" "$$text"; done

site: environment ## 生成演示站点 / build the demonstration site into site/
	@echo '==> 生成演示站点 / building the demonstration site'
	@$(CASEPRESS) build
	@echo '==> 网站在 site/，用 make serve 预览 / the site is in site/: see it with make serve'

serve: environment ## 本机预览 / preview on this machine
	@$(CASEPRESS) serve

check: environment ## 检查全部案例 / check every case
	@$(CASEPRESS) check

test: ## 运行全部测试 / run every test
	@sh tools/test.sh

bench: environment-dev ## 测速 / measure against other generators
	@test -f bench/scratch/venv/made-from && cmp -s bench/requirements.in bench/scratch/venv/made-from || { \
		echo '==> 安装对照程序 / installing the peers (bench/requirements.in)'; \
		$(PYTHON_IN) -m venv bench/scratch/venv && \
		bench/scratch/venv/bin/python -m pip --disable-pip-version-check install --quiet -r bench/requirements.in && \
		cp bench/requirements.in bench/scratch/venv/made-from; }
	@cat bench/samples.in bench/samples.sh | cmp -s - bench/scratch/samples/made-from || { \
		echo '==> 安装样片样图 / installing the sample clips and photos (bench/samples.in, bench/samples.sh)'; \
		sh bench/samples.sh "$(CURDIR)/bench/scratch/venv/bin/python"; }
	@$(PYTHON_IN) -m bench.run
	@$(PYTHON_IN) -m bench.clips
	@$(PYTHON_IN) -m bench.pictures

docs: environment-dev ## 更新自动生成的文档 / regenerate the generated documents
	@$(PYTHON_IN) tools/write_findings.py
	@$(CASEPRESS) schema --format markdown --output docs/front-matter.md

lock: environment-dev ## 重新锁定依赖 / pin the dependencies anew
	@$(COMPILE) requirements.in --output-file requirements.lock
	@$(COMPILE) requirements-dev.in --constraint requirements.lock --output-file requirements-dev.lock

clean: ## 删除生成的东西 / delete what was made
	rm -rf site .cache .venv node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis

environment:
	@sh tools/bootstrap.sh

environment-dev:
	@sh tools/bootstrap.sh dev
