"""Lamps, locks and pumps, switched by rules in plain words: names that mean something, and conditions."""

from __future__ import annotations

from rtlgen.core.digest import digest
from rtlgen.core.value import value
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.families.assigns import assigned
from rtlgen.dataset.synth.phrasing import distinct
from rtlgen.dataset.synth.ports import Ports
from rtlgen.dataset.synth.task import BRIEF, Behaviour, Inputs, Task
from rtlgen.dataset.synth.text import listed

_SCENES = (
    (
        "a garage door",
        ("button", "door_open", "car_seen", "locked", "night"),
        ("motor_up", "motor_down", "lamp", "buzzer"),
    ),
    (
        "a greenhouse",
        ("dry", "hot", "windy", "manual", "dark"),
        ("valve", "window_motor", "grow_light", "blower"),
    ),
    (
        "a lift",
        ("door_shut", "call", "overload", "at_floor", "key"),
        ("move", "door_motor", "bell", "sign_full"),
    ),
    (
        "a water tank",
        ("too_low", "too_high", "pump_fault", "auto_mode", "test"),
        ("pump", "drain", "alarm", "ok_led"),
    ),
    (
        "a car",
        ("ignition", "belt_on", "door_ajar", "lights_on", "in_gear"),
        ("chime", "dash_lamp", "headlight", "starter"),
    ),
    (
        "a vending machine",
        ("coin_ok", "sold_out", "select_a", "refund", "jam"),
        ("dispense", "give_back", "empty_lamp", "call_service"),
    ),
    (
        "an oven",
        ("heat_on", "grill_on", "door_closed", "timer_up", "over_temp"),
        ("heater", "grill", "inner_lamp", "beeper"),
    ),
    (
        "a house alarm",
        ("armed", "motion", "window_open", "panic", "tamper"),
        ("siren", "strobe", "dial_out", "ready_led"),
    ),
    (
        "a printer",
        ("paper_in", "cover_open", "job", "ink_low", "pause"),
        ("feed", "print", "error_led", "warn_led"),
    ),
)


@value
class _Rule:
    """An output that is on while a condition on some inputs holds."""

    wants: tuple[tuple[str, bool], ...]
    """Inputs, and the value that each must have."""
    any_of: bool
    """One of them is enough."""
    exclusive: str = ""
    """The input that decides between the first and the second of `wants`; empty where none does."""

    def of(self, given: Inputs) -> int:
        held = [given[name] == int(level) for name, level in self.wants]
        if self.exclusive:
            return int(held[0] if given[self.exclusive] else held[1])
        return int(any(held) if self.any_of else all(held))

    def written(self) -> str:
        parts = [name if level else f"~{name}" for name, level in self.wants]
        if self.exclusive:
            return f"{self.exclusive} ? {parts[0]} : {parts[1]}"
        return (" | " if self.any_of else " & ").join(parts)


def plain_rules(d: Draw) -> Task:
    """One to three outputs, each switched by a rule; signals have names of things."""
    scene, names, things = d.one(_SCENES)
    io = Ports(d)
    ins = [io.fixed_input(n) for n in d.some(names, d.one((2, 3, 3, 4)))]
    outs = [io.fixed_output(n) for n in d.some(things, d.one((1, 1, 2, 2, 3)))]
    rules = {out: _rule(d, ins) for out in outs}
    openings = (
        f"Control logic for {scene}.",
        f"The module is part of {scene}.",
        f"Implement the logic that controls {scene}.",
        f"A small controller of {scene}, without a clock.",
        f"The circuit should control {scene}.",
        "",
    )

    def told() -> str:
        return f"{d.one(openings)} {' '.join(_told(d, out, rule) for out, rule in rules.items())}".strip()

    shape = [
        [[ins.index(n), level] for n, level in r.wants] + [r.any_of, r.exclusive and ins.index(r.exclusive)]
        for r in rules.values()
    ]
    return Task(
        structure=digest(shape)[:12],
        difficulty="easy",
        tops=("controller", "control", "rules", "switch_logic", scene.split()[-1]),
        ports=io.all(),
        specs=distinct(told),
        designs=assigned({out: rule.written() for out, rule in rules.items()}),
        behaviour=Behaviour(outputs=lambda _, g: {out: rule.of(g) for out, rule in rules.items()}),
        tags=("combinational", "boolean", BRIEF),
    )


def _rule(d: Draw, ins: list[str]) -> _Rule:
    if len(ins) >= 3 and d.chance(0.25):
        decides, yes, no = d.some(ins, 3)
        return _Rule(wants=((yes, d.chance(0.8)), (no, d.chance(0.8))), any_of=False, exclusive=decides)
    chosen = d.some(ins, d.one((1, 2, 2, 2, 3)) if len(ins) > 2 else d.one((1, 2, 2)))
    chosen.sort(key=ins.index)
    return _Rule(wants=tuple((name, d.chance(0.7)) for name in chosen), any_of=d.chance(0.35))


def _told(d: Draw, out: str, rule: _Rule) -> str:
    on, off = d.one((("on", "off"), ("1", "0"), ("high", "low"), ("active", "inactive")))
    if rule.exclusive:
        yes, no = (_held(d, *want) for want in rule.wants)
        return d.one(
            (
                f"While `{rule.exclusive}` is 1, `{out}` is {on} when {yes}; while it is 0, when {no}.",
                f"`{out}`: if `{rule.exclusive}` is set, it is {on} exactly when {yes}, "
                f"else exactly when {no}.",
            )
        )
    joined = listed([_held(d, *want) for want in rule.wants], "or" if rule.any_of else "and")
    return d.one(
        (
            f"`{out}` is {on} if {joined}, and {off} otherwise.",
            f"`{out}` is {on} only when {joined}.",
            f"Turn `{out}` on when {joined}.",
            f"If {joined}, `{out}` must be 1. Else it is 0.",
            f"Whenever {joined}, `{out}` is {on}; at all other times it is {off}.",
        )
    )


def _held(d: Draw, name: str, level: bool) -> str:
    return d.one(
        (f"`{name}` is 1", f"`{name}` is high", f"`{name}` is true", f"`{name}` = 1", f"`{name}` is set")
        if level
        else (
            f"`{name}` is 0",
            f"`{name}` is low",
            f"`{name}` is false",
            f"`{name}` = 0",
            f"`{name}` is not set",
        )
    )
