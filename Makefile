# Two commands on a fresh machine: `make demo` and `make test`. Both install what is missing.
.PHONY: demo test check unit clean

demo:
	@scripts/bootstrap.sh run
	@scripts/demo.sh

test:
	@scripts/bootstrap.sh test
	@$(MAKE) --no-print-directory check

# Everything that `make test` checks, without looking at the installation first. The models come first and in
# processes of their own: llama.cpp, torch and what the other tests load do not all bear with one another.
check:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/pytest -n auto --dist loadgroup tests/models
	.venv/bin/pytest -n auto --dist loadgroup --ignore tests/models

# The fast part: no simulator, no model.
unit:
	.venv/bin/pytest -q tests/unit tests/property

clean:
	rm -rf .venv demo build dist
