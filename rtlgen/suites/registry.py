"""Suites by name."""

from __future__ import annotations

from pathlib import Path

from rtlgen.core.errors import UsageError
from rtlgen.core.registry import Registry
from rtlgen.suites.protocol import Suite

SUITES: Registry[Suite] = Registry(
    "suite",
    "rtlgen.suites",
    {
        "builtin": "rtlgen.suites.folders:builtin",
        "folder": "rtlgen.suites.folders:folder",
        "verilog-eval-v2:spec-to-rtl": "rtlgen.suites.verilog_eval_v2:spec_to_rtl",
        "verilog-eval-v2:code-complete": "rtlgen.suites.verilog_eval_v2:code_complete",
        "verilog-eval-v1:human": "rtlgen.suites.verilog_eval_v1:human",
        "verilog-eval-v1:machine": "rtlgen.suites.verilog_eval_v1:machine",
        "rtllm-v2": "rtlgen.suites.rtllm:v2",
        "rtllm-v1.1": "rtlgen.suites.rtllm:v1_1",
        "cvdp": "rtlgen.suites.cvdp:cvdp",
    },
)
"""Each target takes the path of the suite, or None, and returns it read."""

_HOME = {
    "verilog-eval-v2": "github.com/NVlabs/verilog-eval, branch main",
    "verilog-eval-v1": "github.com/NVlabs/verilog-eval, branch release/1.0.0",
    "rtllm-v2": "github.com/hkust-zhiyao/RTLLM, branch main",
    "rtllm-v1.1": "github.com/hkust-zhiyao/RTLLM, release v1.1",
    "cvdp": "github.com/NVlabs/cvdp_benchmark, which names the data set and holds example rows",
    "folder": "a folder of problem folders, each with its spec.md",
}


def open_suite(name: str, path: Path | None = None) -> Suite:
    """The suite called `name`, read from `path`: a folder or a .tar.gz of what its authors published.

    Nothing is fetched: only "builtin" comes with rtlgen.

    Raises:
        UnknownName: no suite has that name.
        UsageError: it needs a path and has none.
        SpecError: what lies there is not that suite.
    """
    factory = SUITES.load(name)
    family = name.partition(":")[0]
    if path is None and family in _HOME:
        raise UsageError(
            f"the suite {name} does not come with rtlgen: say where it lies",
            hint=f"--suite-path FOLDER or .tar.gz; it is published at {_HOME[family]}",
        )
    return factory(path)
