"""Small helpers for text that is made of lines (pure)."""

from __future__ import annotations

import textwrap


def indented(text: str, levels: int = 1) -> str:
    """`text` with every line two blanks a level further in."""
    return textwrap.indent(text, "  " * levels)


def lines(*parts: str) -> str:
    """Non-empty parts, one below the other."""
    return "\n".join(p for p in parts if p)


def paragraphs(*parts: str) -> str:
    """Non-empty parts with an empty line between them."""
    return "\n\n".join(p for p in parts if p)


def bits(number: int, width: int) -> str:
    """`number` as `width` binary digits."""
    return f"{number & ((1 << width) - 1):0{width}b}"


def binary(number: int, width: int) -> str:
    """A sized binary literal."""
    return f"{width}'b{bits(number, width)}"


def decimal(number: int, width: int) -> str:
    """A sized decimal literal."""
    return f"{width}'d{number}"


def hexadecimal(number: int, width: int) -> str:
    """A sized hexadecimal literal."""
    return f"{width}'h{number:0{(width + 3) // 4}x}"


def span(width: int) -> str:
    """The range of a vector, "[7:0] "; empty for one bit."""
    return f"[{width - 1}:0] " if width > 1 else ""


def listed(words: list[str], last: str = "and") -> str:
    """In a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def number(count: int) -> str:
    """Small numbers as words."""
    words = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)


def bits_wide(width: int) -> str:
    """ "one bit", "8 bits"."""
    return "one bit" if width == 1 else f"{width} bits"


def grid(rows: list[list[str]], *, markdown: bool) -> str:
    """A table: in Markdown, or as aligned columns in plain text; the first row is its head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    if markdown:
        cells = [
            "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |" for row in rows
        ]
        rule = "|" + "|".join("-" * (w + 2) for w in widths) + "|"
        return "\n".join([cells[0], rule, *cells[1:]])
    return "\n".join(
        ("  " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True))).rstrip() for row in rows
    )


def chained(first: list[tuple[str, str]], en: str, move: str) -> str:
    """Statements `if (a) ... else if (b) ... else if (en) move`.

    Args:
        first: conditions and what each of them leads to.
        en: the condition of the last; empty where it needs none.
        move: what happens then.
    """
    text = ""
    for test, statements in first:
        text += f"if ({test}) begin\n{indented(statements)}\nend else "
    if en:
        return f"{text}if ({en}) begin\n{indented(move)}\nend"
    return f"{text}begin\n{indented(move)}\nend" if text else move
