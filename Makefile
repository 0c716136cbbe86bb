# make demo：建环境，读 samples/ 的示例材料，生成反馈意见、通知书、清单台账，逐份核验
# make test：跑全部测试        make check：CI 要求的一切
PY := .venv/bin/python
PIP := $(PY) -m pip install -q --disable-pip-version-check -c constraints.txt

.PHONY: demo test check fuzz format clean

demo: .venv/.ready            ## read the sample reports, write the letters, check them
	$(PY) -m xuncha_docs demo

test: .venv/.ready-dev        ## run every test
	$(PY) -m pytest

check: .venv/.ready-dev       ## format, lint, types, layers, tests with branch coverage
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	$(PY) -m pytest --cov

fuzz: .venv/.ready-dev        ## damaged files by the thousand, some minutes
	XUNCHA_FUZZ=6000 $(PY) -m pytest tests/test_fuzz.py -s

format: .venv/.ready-dev      ## format and fix what can be fixed
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:
	rm -rf .venv xuncha-demo

.venv/.ready: pyproject.toml constraints.txt
	python3 -m venv .venv
	$(PIP) -e .
	touch $@

.venv/.ready-dev: .venv/.ready
	$(PIP) -e '.[dev,cluster,fast,ocr,sevenzip]'
	touch $@
