"""What is printed is what was meant, whatever a design's text looks like."""

from __future__ import annotations

import pytest

from rtlgen.cli import console


@pytest.mark.parametrize("line", ["root:x:0", "assign y = a ? b:x:c;", "q[3] <= [bold]d[/bold];", "d:100:m"])
def test_verilog_is_printed_as_it_stands(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.result(line)
    console.note(line)
    console.status_line("FAIL", line)
    console.table([(line, line)])
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == line
    assert out.splitlines()[1] == f"FAIL {line}"
    assert out.splitlines()[2].split("  ")[0].strip() == line
    assert err.strip() == line
