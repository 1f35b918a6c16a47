"""What names may stand where, in one module (pure)."""

from __future__ import annotations

from rtlgen.core.hdl import Direction
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.prompting.grammar.gbnf import either, sequence
from rtlgen.prompting.grammar.names import Names, one_of


@value
class Scope:
    """Rules for the names of a module; those that are declared inside it cannot be known beforehand."""

    prefix: str
    """Of the module's own rules."""
    signal: str
    """What can be read, with its selects."""
    target: str
    """What can be assigned, with its selects: neither an input nor a parameter."""
    event: str
    """A signal whose edges are waited for."""
    fresh: str
    """A name that is declared inside."""
    free: str
    """Of what is not this module's: other modules, and their ports."""

    def rule(self, name: str) -> str:
        """The name of one of the module's rules."""
        return f"{self.prefix}-{name}"


def scope_of(problem: Problem, names: Names) -> Scope:
    """Where the ports are known: one bit has no selects."""
    prefix = "top"
    written = [p for p in problem.ports if p.direction is not Direction.INPUT]
    read = [p.name for p in problem.ports if p not in written]
    parameters = [p.name for p in problem.parameters]
    bits = [p.name for p in problem.ports if not p.range]
    bits_written = [p.name for p in written if not p.range]
    selects = f"{prefix}-select*"
    no_signal = {problem.top, *bits}
    no_target = {problem.top, *read, *parameters, *bits_written}
    known = {problem.top, *parameters, *(p.name for p in problem.ports)}
    return Scope(
        prefix=prefix,
        signal=either(*one_of(bits), sequence(names.but(no_signal), selects)),
        target=either(*one_of(bits_written), sequence(names.but(no_target), selects)),
        event=names.but({problem.top, *parameters}),
        fresh=names.but(known),
        free=names.but(),
    )


def scope_of_another(names: Names) -> Scope:
    """Of a module beside the one that was asked for, of which nothing is known."""
    prefix, name = "other", names.but()
    any_signal = sequence(name, f"{prefix}-select*")
    return Scope(prefix=prefix, signal=any_signal, target=any_signal, event=name, fresh=name, free=name)
