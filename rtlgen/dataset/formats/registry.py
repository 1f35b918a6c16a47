"""Formats by name."""

from __future__ import annotations

from rtlgen.core.registry import Registry
from rtlgen.dataset.formats.protocol import Format

FORMATS: Registry[Format] = Registry(
    "format",
    "rtlgen.dataset_formats",
    {
        "trl": "rtlgen.dataset.formats.trl:trl",
        "trl-lm": "rtlgen.dataset.formats.trl:language_modeling",
        "llama-factory": "rtlgen.dataset.formats.llama_factory:llama_factory",
        "verl": "rtlgen.dataset.formats.verl:verl",
        "verifiers": "rtlgen.dataset.formats.verifiers_package:verifiers_package",
        "rtl-coder": "rtlgen.dataset.formats.rtl_coder:rtl_coder",
        "jsonl": "rtlgen.dataset.formats.own:jsonl",
        "parquet": "rtlgen.dataset.formats.own:parquet",
    },
)
