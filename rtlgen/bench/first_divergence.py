"""Where a candidate first parted from what was expected, out of a dump, for benches that keep no record."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.bench.waveform import Shown, Waveform
from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Direction, SourceFile
from rtlgen.core.simulation import Divergence
from rtlgen.core.value import value
from rtlgen.verilog.modules import interface, modules


@value
class Ports:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def clock(self) -> str:
        """The input that by its name is the clock; empty where none is."""
        named = [n for n in self.inputs if n.lower() in ("clk", "clock", "clk_i", "i_clk", "aclk")]
        alike = [n for n in self.inputs if "clk" in n.lower() or "clock" in n.lower()]
        return next(iter([*named, *alike]), "")


def ports_of(candidate: Candidate, parameters: tuple[tuple[str, str], ...] = ()) -> Ports | None:
    """The ports of the candidate's top; None where it has none."""
    module = interface(candidate.files, candidate.top, parameters)
    if module is None or not module.ports:
        return None
    return Ports(
        inputs=tuple(p.name for p in module.ports if p.direction is Direction.INPUT),
        outputs=tuple(p.name for p in module.ports if p.direction is not Direction.INPUT),
    )


def instance_path(sources: Sequence[SourceFile], root: str, module: str) -> str:
    """Where `module` is first instantiated under the module `root`: "tb.dut"; empty where it is not."""
    known = {m.name: m for m in modules(sources)}
    waiting = [(root, root)]
    seen = {root}
    for name, path in waiting:  # grows on the way: breadth first
        for instance in known[name].instances if name in known else ():
            if instance.module == module:
                return f"{path}.{instance.name}"
            if instance.module not in seen:
                seen.add(instance.module)
                waiting.append((instance.module, f"{path}.{instance.name}"))
    return ""


def divergence(
    dump: Waveform, ports: Ports, scope: str, time_ps: int, *, test: str = "", signals: Sequence[str] = ()
) -> Divergence | None:
    """The cycles around `time_ps` at the candidate's ports.

    Args:
        scope: the full name of the candidate's instance in the dump.
        signals: the outputs known to differ; where none is given and the dump has a reference beside the
            candidate's output (`q_ref` beside `q_dut`), those that differ from it.

    Returns:
        None where the dump does not show the candidate's ports.
    """
    if not {f"{scope}.{n}" for n in (*ports.inputs, *ports.outputs)} <= set(dump.names()):
        return None
    expected = _references(dump, ports, scope)
    shown = Shown(
        inputs=tuple((n, f"{scope}.{n}") for n in ports.inputs),
        expected=expected,
        actual=tuple((n, f"{scope}.{n}") for n in ports.outputs),
    )
    clock = f"{scope}.{ports.clock}" if ports.clock else ""
    samples = dump.edges_ps(clock) if clock else dump.changes_ps([full for _, full in shown.inputs])
    edges = frozenset(dump.changes_ps([clock])) if clock else frozenset()
    window = dump.window(shown, time_ps, samples, edges)
    here = next(c for c in window if c.time_ps == time_ps)
    actual = dict(here.actual)
    differ = tuple(signals) or tuple(n for n, bits in here.expected if _differs(bits, actual[n]))
    return Divergence(test=test, cycle=here.index, time_ps=time_ps, signals=differ, window=window)


def _references(dump: Waveform, ports: Ports, scope: str) -> tuple[tuple[str, str], ...]:
    """What the bench compares each output with, where it calls that `NAME_ref`."""
    outer = scope.rpartition(".")[0]
    names = dump.names()
    return tuple((n, f"{outer}.{n}_ref") for n in ports.outputs if f"{outer}.{n}_ref" in names)


def _differs(expected: str, actual: str) -> bool:
    """An unknown bit of the reference asks for nothing."""
    return any(e not in "xz" and e != a for e, a in zip(expected, actual, strict=False))
