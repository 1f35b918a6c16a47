"""What a bench expects follows from the model, cycle by cycle."""

from __future__ import annotations

from rtlgen.core.hdl import Direction, Port
from rtlgen.dataset.synth.bench import bench
from rtlgen.dataset.synth.clocking import Clocking
from rtlgen.dataset.synth.draw import Draw
from rtlgen.dataset.synth.response import Vector, flaw, responses, signature
from rtlgen.dataset.synth.task import Behaviour, Stimulus, Task


def counter(*, asynchronous: bool = False, script: list[dict[str, int]] | None = None) -> Task:
    clocking = Clocking(clock="clk", reset="rst", asynchronous=asynchronous, compare="rst")
    ports = [Port(name=n, direction=Direction.INPUT) for n in ("clk", "rst", "en")]
    return Task(
        structure="s",
        difficulty="easy",
        tops=("m",),
        ports=(*ports, Port(name="q", direction=Direction.OUTPUT, range="[3:0]", width=4)),
        clocking=clocking,
        specs=("a", "b"),
        designs=(),
        behaviour=Behaviour(outputs=lambda s, _: {"q": s}, step=lambda s, g: (s + g["en"]) % 16, start=0),
        stimulus=Stimulus(length=20, resets=0, script=lambda _: script or []),
    )


def test_nothing_is_expected_before_a_synchronous_reset_has_acted() -> None:
    vectors = responses(counter(), Draw("v"))
    assert [v.expected for v in vectors[:3]] == [(None,), (0,), (0,)]


def test_an_asynchronous_reset_acts_at_once() -> None:
    assert responses(counter(asynchronous=True), Draw("v"))[0].expected == (0,)


def test_the_state_moves_after_it_was_looked_at() -> None:
    steps = [{"en": 1}, {"en": 1}, {"en": 0}, {"en": 1}]
    vectors = responses(counter(script=steps), Draw("v"))
    assert [v.expected for v in vectors[2:7]] == [(0,), (1,), (2,), (2,), (3,)]


def test_outputs_that_never_change_prove_little() -> None:
    still = [Vector(inputs=(0,), expected=(1, None)), Vector(inputs=(1,), expected=(1, 0))]
    assert flaw(still) == "output 0 never changes"
    assert flaw([*still, Vector(inputs=(1,), expected=(0, None))]) == "output 1 never changes"
    assert flaw([*still, Vector(inputs=(1,), expected=(0, 1))]) == ""


def test_a_signature_is_that_of_the_behaviour() -> None:
    assert signature(counter()) == signature(counter())
    assert signature(counter()) != signature(counter(asynchronous=True))


def test_the_bench_compares_where_something_is_expected() -> None:
    task = counter()
    text = bench(task, "m", responses(task, Draw("v"))).text
    assert text.count("tb_check(2'b") == 19
    assert text.count("tb_apply(2'b") == 1
    assert "(want_q ^ q ^ want_q) !== want_q" in text
