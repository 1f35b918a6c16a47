"""What a model thought aloud before it answered: never part of the answer."""

from __future__ import annotations

import re

from rtlgen.core.value import value

_WORDS = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis"

_OPEN = re.compile(
    rf"<(?:seed:)?(?:{_WORDS})>|\[THINK\]|◁think▷|<\|channel\|>(?:analysis|commentary)<\|message\|>",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    rf"</(?:seed:)?(?:{_WORDS})>|\[/THINK\]|◁/think▷|<\|channel\|>final<\|message\|>",
    re.IGNORECASE,
)


@value
class Answer:
    text: str
    """The completion without its thoughts."""
    had_thoughts: bool = False
    unfinished: bool = False
    """The last thought was never closed: whatever follows its beginning is dropped."""


def without_thoughts(text: str) -> Answer:
    """`text` without what stands between thought tags.

    A closing tag without an opening one ends a thought that began in the prompt: chat templates open it
    there. So everything before it is dropped as well.
    """
    kept: list[str] = []
    at = 0
    had = False
    while True:
        opening, closing = _OPEN.search(text, at), _CLOSE.search(text, at)
        if closing and (opening is None or closing.start() < opening.start()):
            kept, had, at = [], True, closing.end()
        elif opening is None:
            return Answer(text="".join([*kept, text[at:]]), had_thoughts=had)
        else:
            kept.append(text[at : opening.start()])
            if closing is None:
                return Answer(text="".join(kept), had_thoughts=True, unfinished=True)
            had, at = True, closing.end()
