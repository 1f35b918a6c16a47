"""What a model makes of proven designs: what of it is kept, what is not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from injecting import original
from scripted_model import ScriptedModel

from rtlgen.config.settings import Settings
from rtlgen.core.completion import Completion, Usage
from rtlgen.core.problem import BenchOrigin
from rtlgen.core.prompt import GenerationRequest, Sampling
from rtlgen.core.verdict import Status
from rtlgen.dataset.augment.asking import Manner
from rtlgen.dataset.augment.describe import Describe
from rtlgen.dataset.augment.describe import Wish as Levels
from rtlgen.dataset.augment.evolve import Evolve
from rtlgen.dataset.augment.evolve import Wish as Changes
from rtlgen.dataset.augment.found import found
from rtlgen.dataset.augment.means import Means, means
from rtlgen.dataset.augment.originals import Original
from rtlgen.dataset.augment.outcome import Outcome
from rtlgen.dataset.augment.regenerate import Regenerate
from rtlgen.dataset.augment.regenerate import Wish as Again
from rtlgen.dataset.choice import Choice
from rtlgen.dataset.example import Kind, Standing
from rtlgen.dataset.kinds.registry import MAKERS
from rtlgen.dataset.pool import pool
from rtlgen.wiring import make_tools

pytestmark = [pytest.mark.icarus, pytest.mark.xdist_group("augmenting_models")]

WORDS = (
    "On every rising edge of the clock the register takes its next value unless the reset holds it at zero."
)
ADDER = "module add(input [3:0] a, b, output [4:0] y);\n  assign y = a + b;\nendmodule\n"
SATURATING = (
    "module {top}(input [3:0] a, b, input saturate, output [3:0] y);\n  wire [4:0] s = a + b;\n"
    "  assign y = saturate && s[4] ? 4'hf : s[3:0];\nendmodule\n"
)
COUNTER = """module up(input clk, input rst_n, input en, output reg [3:0] q);
  always @(posedge clk or negedge rst_n)
    if (!rst_n) q <= 0;
    else if (en) q <= q + 1;
endmodule
"""
Answers = dict[str, str | Callable[[GenerationRequest], str]]


def model(answers: Answers) -> ScriptedModel:
    """Answers by the template of the question."""

    def answer(request: GenerationRequest) -> list[Completion]:
        said = answers[request.prompt.template]
        text = said if isinstance(said, str) else said(request)
        usage = Usage(prompt_tokens=5, completion_tokens=5)
        return [Completion(text=text, usage=usage) for _ in range(request.n)]

    return ScriptedModel(answer)


def fenced(code: str) -> str:
    return f"Here it is:\n```verilog\n{code}\n```\n"


@pytest.fixture(scope="module")
def with_tools(tmp_path_factory: pytest.TempPathFactory) -> Means:
    folder = tmp_path_factory.mktemp("made")
    return means("test", folder, make_tools(Settings()), None, [], {})


MANNER = Manner(samples=1, sampling=Sampling(seed=3))


def commented(code: str) -> str:
    return fenced("\n".join(f"{line}  // {WORDS} {n}" for n, line in enumerate(code.splitlines())))


def one_design(family: str) -> Original:
    posed = original(family)
    return replace(posed, designs=posed.designs[:1])


def reasons(outcome: Outcome) -> Counter[tuple[str, str]]:
    return Counter((d.aim, d.reason) for d in outcome.dropped)


def test_descriptions_are_kept_that_the_design_is_made_of_again(with_tools: Means) -> None:
    posed = one_design("register")
    right = posed.designs[0].text
    honest = model(
        {
            "augment/comments": commented(right),
            "augment/blocks": f"- {WORDS}",
            "augment/detailed": WORDS,
            "augment/high_level": f"In short: {WORDS}",
            "rtl/spec_to_rtl": fenced(right),
        }
    )
    done = Describe(with_tools, honest, Levels(manner=MANNER)).task(posed)()
    assert not done.dropped
    assert [one.problem.id.rsplit(".", 1)[-1] for one in done.made] == [
        "comments",
        "blocks",
        "detailed",
        "high_level",
    ]
    assert done.usage.tokens == 80
    first = done.made[0]
    assert WORDS in first.problem.spec
    assert "assign" not in first.problem.spec
    assert first.problem.bench == posed.problem.bench
    assert len({one.problem.digest for one in done.made} | {posed.problem.digest}) == 5
    chosen = Choice(per_problem=5)
    rows = list(MAKERS[Kind.SFT](pool(first, chosen), chosen))
    assert [row.answers[0].standing for row in rows] == [Standing.RIGHT]
    made = rows[0].answers[0].origin.made
    assert made is not None
    assert (made.method, made.aim, made.source, len(made.prompts)) == ("describe", "comments", posed.key, 2)
    assert f"- {WORDS}" in honest.calls[4][0]  # the full description is made with the finer one


def test_nonsense_is_no_description(with_tools: Means) -> None:
    posed = one_design("register")
    right = posed.designs[0].text
    odd = model(
        {
            "augment/comments": commented(right.replace("<=", "<= ~")),
            "augment/blocks": fenced(right),
            "augment/detailed": "",
            "augment/high_level": WORDS,
            "rtl/spec_to_rtl": "I am sorry, I cannot write that.",
        }
    )
    done = Describe(with_tools, odd, Levels(manner=MANNER)).task(posed)()
    assert not done.made
    assert reasons(done) == Counter(
        {
            ("comments", "the comments changed the code"): 1,
            ("blocks", "the description holds the code"): 1,
            ("detailed", "no whole answer"): 1,
            ("high_level", "no design that was made of it passes"): 1,
        }
    )


def code_folder(folder: Path, **files: str) -> list[Original]:
    for name, text in files.items():
        (folder / f"{name}.v").write_text(text)
    return list(found(folder, 1))


def again(with_tools: Means, posed: Original, code: str) -> Outcome:
    answers: Answers = {
        "augment/blocks": f"- {WORDS}",
        "augment/detailed": WORDS,
        "rtl/spec_to_rtl": fenced(code),
    }
    return Regenerate(with_tools, model(answers), Again(manner=MANNER)).task(posed)()


def test_found_designs_are_made_again_and_compared_with_themselves(with_tools: Means, tmp_path: Path) -> None:
    adder, counter = code_folder(tmp_path, adder=ADDER, counter=COUNTER)
    other = (
        "module add(input [3:0] a, input [3:0] b, output [4:0] y);\n  assign y = {1'b0, b} + a;\nendmodule\n"
    )
    done = again(with_tools, adder, other)
    assert not done.dropped
    problem = done.made[0].problem
    assert problem.spec == WORDS
    assert problem.bench is not None
    assert problem.bench.origin is BenchOrigin.USER
    assert [d.turns[0].judged.final.status for d in done.made[0].dialogues] == [Status.PASS] * 2  # both
    own, answered = (d.turns[0].sampling for d in done.made[0].dialogues)
    assert own is None
    assert answered is not None
    assert answered == replace(MANNER.sampling, seed=answered.seed)
    done = again(with_tools, counter, COUNTER.replace("q + 1", "q + 4'd1"))
    assert not done.dropped
    assert done.made[0].problem.clock is not None
    assert done.made[0].problem.reset is not None
    wrong = again(
        with_tools, counter, COUNTER.replace("negedge rst_n", "posedge rst_n").replace("!rst_n", "rst_n")
    )
    assert reasons(wrong) == Counter({("detailed", "no design that was made of it passes"): 1})


def test_what_no_bench_can_be_made_of_asks_no_model(with_tools: Means, tmp_path: Path) -> None:
    odd = code_folder(
        tmp_path,
        bus="module bus(inout [3:0] d, input e);\n  assign d = e ? 4'd1 : 4'bz;\nendmodule\n",
        constant="module constant(input a, output y);\n  assign y = 1'b0;\nendmodule\n",
        prose="This is a file that holds nothing of the kind.\n",
        two="module x(input a, output y); assign y = a; endmodule\nmodule z(input a, output y); endmodule\n",
    )
    silent = model({})
    method = Regenerate(with_tools, silent, Again(manner=MANNER))
    told = {posed.problem.id: method.task(posed)().dropped[0].reason for posed in odd}
    assert told == {
        "bus": "a port is bidirectional, or of no known width",
        "constant": "a design that does nothing is not refused",
        "prose": "no design of one file",
        "two": "no design of one file",
    }
    assert not silent.calls


def test_what_passes_and_is_another_design_is_found_by_proof(with_tools: Means, tmp_path: Path) -> None:
    pytest.importorskip("pyosys", reason="pyosys is not installed: pip install 'rtlgen[formal]'")
    wide = "module eq(input [31:0] a, output y);\n  assign y = ^a;\nendmodule\n"
    (posed,) = code_folder(tmp_path, eq=wide)
    done = again(with_tools, posed, wide.replace("^a", "(a == 32'h12345678) ? ~^a : ^a"))
    assert reasons(done) == Counter({("detailed", "what passes is another design, says a proof"): 1})
    equal = again(with_tools, posed, wide.replace("^a", "^a[31:16] ^ ^a[15:0]"))
    made = equal.made[0].dialogues[0].made
    assert made is not None
    assert "1 proved equal" in made.how


def evolved(with_tools: Means, kinds: tuple[str, ...], answers: Answers) -> Outcome:
    posed = one_design("adder")
    return Evolve(with_tools, model(answers), Changes(kinds=kinds, manner=MANNER)).task(posed)()


NEW = f"## Specification\n\nA saturating adder of four bits. {WORDS}\n\n"


def saturating(top: str) -> str:
    return SATURATING.format(top=top)


def test_new_problems_are_proven_anew(with_tools: Means) -> None:
    posed = one_design("adder")
    top = posed.problem.top

    def regenerated(request: GenerationRequest) -> str:
        is_new = "saturat" in request.prompt.messages[-1].content
        return fenced(saturating(top).replace("a + b", "b + a") if is_new else posed.designs[0].text)

    done = evolved(
        with_tools,
        ("reworded", "harder", "combined"),
        {
            "augment/reworded": f"Two numbers are added, as wide as the header says. {WORDS}",
            "augment/variant": NEW + fenced(saturating(top)),
            "rtl/spec_to_rtl": regenerated,
        },
    )
    assert not done.dropped
    reworded, harder = done.made  # with nothing before it, there is nothing to combine with
    assert reworded.problem.bench == posed.problem.bench
    assert reworded.problem.reference == posed.problem.reference
    assert harder.problem.spec.startswith("A saturating adder")
    assert {p.name for p in harder.problem.ports} == {"a", "b", "saturate", "y"}
    assert harder.problem.bench is not None
    assert harder.problem.bench.origin is BenchOrigin.OWN
    chosen = Choice(per_problem=5)
    assert not list(
        MAKERS[Kind.SFT](pool(harder, chosen), chosen)
    )  # a model's own word is right only if asked for
    asked = replace(chosen, accept=frozenset({Standing.RIGHT, Standing.OWN_BENCH}))
    rows = list(MAKERS[Kind.SFT](pool(harder, asked), asked))
    assert [row.answers[0].standing for row in rows] == [Standing.OWN_BENCH] * 2


@pytest.mark.parametrize(
    ("variant", "regenerated", "reason"),
    [
        ("", "", "no whole answer"),
        (NEW, "", "no reference"),
        (NEW + fenced("module {top}(input a, output y);\n  assign y = 1'b1;\nendmodule"), "", "does nothing"),
        (NEW + fenced("module {top}(input a, output y);\n  assign y = q;\n"), "", "does not pass its bench"),
        (NEW + fenced("{old}"), "", "the old reference again"),
        (
            NEW + fenced(SATURATING),
            SATURATING.replace("4'hf", "4'he"),
            "no design that was made of it passes",
        ),
    ],
)
def test_new_problems_that_do_not_hold_are_dropped(
    with_tools: Means, variant: str, regenerated: str, reason: str
) -> None:
    posed = one_design("adder")
    said = variant.replace("{top}", posed.problem.top).replace("{old}", posed.designs[0].text)
    answers: Answers = {
        "augment/variant": said,
        "rtl/spec_to_rtl": fenced(regenerated.replace("{top}", posed.problem.top)),
    }
    done = evolved(with_tools, ("subtler",), answers)
    assert not done.made
    assert reason in done.dropped[0].reason
