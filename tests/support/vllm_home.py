"""Where the tests find vLLM: in the Python that RTLGEN_VLLM_PYTHON names, or in their own.

vLLM pins other versions of torch and transformers than a training may want, so it often has an environment of
its own. That one needs rtlgen's dependencies beside it, not rtlgen itself: docs/vllm.md.
"""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

VARIABLE = "RTLGEN_VLLM_PYTHON"
_ROOT = Path(__file__).parents[2]


def vllm_python() -> str:
    """Empty where there is none."""
    named = os.environ.get(VARIABLE, "")
    if named:
        return named
    return sys.executable if importlib.util.find_spec("vllm") else ""


@cache
def lacks(*packages: str) -> str:
    """Which of these that Python cannot import, with blanks between; none is imported for it."""
    code = "import sys, importlib.util as u; print(*[p for p in sys.argv[1:] if not u.find_spec(p)])"
    asked = [vllm_python(), "-c", code, *packages]
    return subprocess.run(asked, check=True, capture_output=True, text=True, env=environment()).stdout.strip()


def finished(
    arguments: Sequence[str], *, within_s: float, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """That Python with these arguments, to its end; when it is late the engine's own processes go with it."""
    command = [vllm_python(), *arguments]
    with subprocess.Popen(
        command,
        env={**environment(), **(more or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            out, said = process.communicate(timeout=within_s)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, said)


def environment() -> dict[str, str]:
    """Of a process that is to find this rtlgen there, take little memory, and ask no network."""
    paths = [str(_ROOT), str(_ROOT / "tests" / "support")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "VLLM_CPU_KVCACHE_SPACE": "1",
        "VLLM_NO_USAGE_STATS": "1",
        "HF_HUB_OFFLINE": "1",
    }
