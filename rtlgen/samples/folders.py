"""Folders with a file a sample.

VerilogEval v2's build   ProbX/ProbX_sampleNN.sv, and beside it ProbX_sampleNN-sv-generate.log
RTLLM's answers          tN/DESIGN.v, one folder a sample; RTL-Coder calls it test_N
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rtlgen.core.completion import Completion, Usage
from rtlgen.samples.protocol import Found, SamplesError

_SAMPLE = re.compile(r"(?P<problem>.+)_sample(?P<number>\d{1,9})\.sv")
_ROUND = re.compile(r"(?:t|test_)(?P<number>\d{1,9})")
_LARGEST = 8 << 20
_MODEL = re.compile(r"^model\s*=\s*(\S+)\s*$", re.MULTILINE)
_TOKENS = re.compile(r"^prompt_tokens\s*=\s*(\d{1,9})\s*\nresp_tokens\s*=\s*(\d{1,9})\s*$", re.MULTILINE)


def detect(path: Path) -> str:
    """The format of a folder; empty where it is none of these."""
    if any(_SAMPLE.fullmatch(p.name) for p in path.glob("*/*.sv")):
        return "verilog-eval-v2-build"
    return "rtllm-rounds" if any(_ROUND.fullmatch(p.parent.name) for p in path.glob("*/*.v")) else ""


def build(path: Path) -> Iterator[Found]:
    """What VerilogEval v2 scores, numbered as its files are; a `Reader`. Model and tokens are its log's."""
    for file in _sorted(path, "*/*.sv"):
        match = _SAMPLE.fullmatch(file.name)
        if match is None:
            continue
        log = file.with_name(f"{file.stem}-sv-generate.log")
        said = _read(log) if log.is_file() else ""
        model, tokens = _MODEL.search(said), _TOKENS.findall(said)
        asked, answered = tokens[-1] if tokens else (0, 0)
        yield Found(
            where=str(file),
            problem=match["problem"],
            sample=int(match["number"]),
            completion=Completion(
                text=_read(file),
                usage=Usage(prompt_tokens=int(asked), completion_tokens=int(answered)),
                model=model[1] if model else "",
            ),
        )


def rounds(path: Path) -> Iterator[Found]:
    """Designs by folder: t1/adder.v is sample 1 of "adder"; a `Reader`."""
    for file in _sorted(path, "*/*.v"):
        match = _ROUND.fullmatch(file.parent.name)
        if match is not None:
            design, number = Completion(text=_read(file)), int(match["number"])
            yield Found(where=str(file), problem=file.stem, sample=number, completion=design)


def _sorted(path: Path, pattern: str) -> list[Path]:
    if not path.is_dir():
        raise SamplesError(path, "is no folder")
    return sorted(path.glob(pattern))


def _read(file: Path) -> str:
    """Its text; bytes that are no UTF-8, which a model can write, become U+FFFD."""
    try:
        if file.stat().st_size > _LARGEST:
            raise SamplesError(file, f"more than {_LARGEST} bytes are no sample")
        return file.read_text("utf-8", errors="replace")
    except OSError as error:
        raise SamplesError(file, f"cannot be read: {error.strerror or error}") from error
