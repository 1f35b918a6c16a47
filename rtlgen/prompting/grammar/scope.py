"""What names may stand where, in one module (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from rtlgen.core.hdl import Direction, Port
from rtlgen.core.problem import Problem
from rtlgen.core.value import value
from rtlgen.prompting.grammar.gbnf import either, sequence
from rtlgen.prompting.grammar.names import Names, one_of


@value
class Scope:
    """Rules for the names of a module. Once something is declared inside it any name may be one of these;
    before that there are its ports and parameters alone."""

    prefix: str
    """Of the module's own rules."""
    signal: str
    """What can be read, with its selects."""
    target: str
    """What can be assigned, with its selects: neither an input nor a parameter."""
    event: str
    """A signal whose edges are waited for."""
    fresh: str
    """A name that is declared inside, or given to a block."""
    constant: str
    """A name that stands for a number: a parameter. Empty where there is none."""
    within: str
    """The prefix of the rules that hold once something is declared, in a block or from then on."""
    free: str = ""
    """Of what is not this module's: other modules, and their ports; empty where nothing is known of any."""

    def rule(self, name: str) -> str:
        """The name of one of the module's rules."""
        return f"{self.prefix}-{name}"

    def rule_within(self, name: str) -> str:
        """The name of the one that holds where something is declared."""
        return f"{self.within}-{name}"


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
        constant=names.but(),
        within=prefix,
        free=names.but(),
    )


def scope_of_ports(problem: Problem, whole: Scope) -> Scope:
    """Where nothing is declared yet: ports and parameters; from then on the scope is `whole`."""
    prefix = "early"
    parameters = one_of(p.name for p in problem.parameters)

    def named(ports: Sequence[Port]) -> list[str]:
        bits, vectors = one_of(p.name for p in ports if not p.range), one_of(p.name for p in ports if p.range)
        return [*bits, *(sequence(name, f"{prefix}-select*") for name in vectors)]

    return Scope(
        prefix=prefix,
        signal=either(*named(problem.ports), *parameters),
        target=either(*named([p for p in problem.ports if p.direction is not Direction.INPUT])),
        event=either(*one_of(p.name for p in problem.ports)),
        fresh=whole.fresh,
        constant="".join(parameters),
        within=whole.prefix,
    )


def scope_of_another(names: Names) -> Scope:
    """Of a module beside the one that was asked for, of which nothing is known."""
    prefix, name = "other", names.but()
    any_signal = sequence(name, f"{prefix}-select*")
    return Scope(
        prefix=prefix,
        signal=any_signal,
        target=any_signal,
        event=name,
        fresh=name,
        constant=name,
        within=prefix,
        free=name,
    )
