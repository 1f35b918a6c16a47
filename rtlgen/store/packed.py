"""A finding as it lies in a database: each part compressed by itself, so that equal parts lie there once."""

from __future__ import annotations

from dataclasses import replace

from rtlgen.core.candidate import Extraction
from rtlgen.core.completion import Completion
from rtlgen.core.record import Finding, Judgement, MendedDesign, Sample, SampleKey, Scored, scored
from rtlgen.core.value import value
from rtlgen.store.body import pack, unpack
from rtlgen.store.codec import decode, encode

_NOBODY = Sample(key=SampleKey(problem_id="", sample=0), completion=Completion(text=""))


@value
class PackedFinding:
    """Can be moved from a cache to a run, and counted, without being unpacked."""

    outline: bytes
    """A `Scored`, as JSON, of no sample in particular."""
    extraction: bytes
    judgement: bytes
    mended: bytes | None


def pack_finding(finding: Finding) -> PackedFinding:
    """Equal findings are packed into equal bytes."""
    return PackedFinding(
        outline=encode(scored(_NOBODY, finding)),
        extraction=pack(finding.extraction),
        judgement=pack(finding.judgement),
        mended=pack(finding.mended) if finding.mended is not None else None,
    )


def unpack_finding(packed: PackedFinding, *, where: str) -> Finding:
    """Raises StoreError: it is damaged, or of another version."""
    return Finding(
        extraction=unpack(Extraction, packed.extraction, where=where),
        judgement=unpack(Judgement, packed.judgement, where=where),
        mended=unpack(MendedDesign, packed.mended, where=where) if packed.mended is not None else None,
        twin=decode(Scored, packed.outline, where=where).twin,
    )


def scored_of(outline: bytes, sample: Sample, *, where: str) -> Scored:
    """An outline made that of `sample`, whose text is not looked at."""
    return replace(
        decode(Scored, outline, where=where),
        key=sample.key,
        finish_reason=sample.completion.finish_reason,
        usage=sample.completion.usage,
        generate_s=sample.completion.latency_s,
    )
