"""The backend "transformers:PATH": a model in this process, where no server is wanted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rtlgen.core.completion import Completion, FinishReason, Usage
from rtlgen.core.errors import ConfigError, ModelRefused
from rtlgen.core.prompt import GenerationRequest, Role, Sampling
from rtlgen.core.value import value
from rtlgen.models.protocol import ModelOptions, cost, sample_seed
from rtlgen.models.transformers_load import Loaded, load

if TYPE_CHECKING:
    import torch
    from llguidance import LLTokenizer


@value
class Row:
    """One sequence of a batch."""

    request: int
    """Index among the requests of the call."""
    sample: int
    prompt: tuple[int, ...]
    sampling: Sampling
    """With the sample's own seed."""
    grammar: str = ""
    """That it is held to; empty for none."""


class TransformersLocal:
    """Called by one thread at a time (see `batching`).

    Requests are cut into batches of about equal prompt length. The seed of a sample is its own, so its
    neighbours in the batch change it by no more than the rounding of the arithmetic does.
    """

    def __init__(self, name: str, loaded: Loaded, options: ModelOptions) -> None:
        self.name = name
        self.revision = loaded.revision
        self._loaded = loaded
        self._options = options

    def most(self) -> int:
        """A batch."""
        return self._options.batch

    def generate(self, requests: Sequence[GenerationRequest]) -> list[list[Completion]]:
        rows = [row for index, request in enumerate(requests) for row in self._rows(index, request)]
        done: dict[tuple[int, int], Completion] = {}
        for batch in batches(rows, self._options.batch):
            for row, completion in zip(batch, self._run(batch), strict=True):
                done[row.request, row.sample] = completion
        return [[done[i, k] for k in range(request.n)] for i, request in enumerate(requests)]

    def _rows(self, index: int, request: GenerationRequest) -> Iterator[Row]:
        prompt = self._tokens(request)
        left = self._loaded.context - len(prompt)
        if left < 1:
            raise ModelRefused(
                f"the prompt has {len(prompt)} tokens, {self.name} takes {self._loaded.context}",
                hint="shorten the specification, or use a model with a longer context",
            )
        for k in range(request.n):
            sampling = replace(
                request.sampling,
                seed=sample_seed(request.sampling.seed, k),
                max_tokens=min(request.sampling.max_tokens, left),
            )
            yield Row(request=index, sample=k, prompt=prompt, sampling=sampling, grammar=request.grammar)

    def _tokens(self, request: GenerationRequest) -> tuple[int, ...]:
        """The conversation in the model's own chat format."""
        tokenizer = self._loaded.tokenizer
        messages = request.prompt.messages
        goes_on = bool(messages) and messages[-1].role is Role.ASSISTANT
        text = tokenizer.apply_chat_template(
            [{"role": m.role.value, "content": m.content} for m in messages],
            tokenize=False,
            add_generation_prompt=not goes_on,
            continue_final_message=goes_on,
        )
        # The template has written the BOS already: the tokenizer must not add another.
        ids: list[int] = tokenizer(text, add_special_tokens=False)["input_ids"]
        if ids[:2] == [tokenizer.bos_token_id] * 2:
            raise ModelRefused(f"{self.name}: the chat template writes the beginning of the text twice")
        return tuple(ids)

    def _run(self, batch: Sequence[Row]) -> list[Completion]:
        """One call of `generate`; all rows have the same token limit and stop strings."""
        import torch

        started = time.monotonic()
        ids, mask = self._padded(batch)
        try:
            with torch.inference_mode():
                out = self._loaded.model.generate(
                    input_ids=ids, attention_mask=mask, **self._arguments(batch)
                )
        except torch.cuda.OutOfMemoryError as error:
            raise ModelRefused(f"{self.name}: out of GPU memory", hint="use a smaller batch") from error
        seconds = (time.monotonic() - started) / len(batch)
        new = out[:, ids.shape[1] :].tolist()
        return [self._completion(row, tokens, seconds) for row, tokens in zip(batch, new, strict=True)]

    def _arguments(self, batch: Sequence[Row]) -> dict[str, Any]:
        from transformers import LogitsProcessorList

        from rtlgen.models.seeded_sampling import SeededSampling

        sampling = batch[0].sampling
        processors: list[Any] = [SeededSampling([row.sampling for row in batch], self._loaded.device)]
        if any(row.grammar for row in batch):
            from rtlgen.models.held_sampling import HeldSampling

            grammars = [row.grammar for row in batch]
            processors.insert(0, HeldSampling(grammars, self._words, sorted(self._ends())))
        arguments: dict[str, Any] = {
            "max_new_tokens": sampling.max_tokens,
            "logits_processor": LogitsProcessorList(processors),
        }
        if sampling.stop:
            arguments |= {"stop_strings": list(sampling.stop), "tokenizer": self._loaded.tokenizer}
        return arguments

    @cached_property
    def _words(self) -> LLTokenizer:
        from rtlgen.models.held_sampling import vocabulary

        model = self._loaded.model
        return vocabulary(self._loaded.tokenizer, model.config.vocab_size, sorted(self._ends()))

    def _ends(self) -> set[int]:
        """The words that end an answer."""
        ends = self._loaded.model.generation_config.eos_token_id
        return set(ends) if isinstance(ends, list) else {ends}

    def _padded(self, batch: Sequence[Row]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token ids and attention mask, filled up on the left: what is generated must follow the prompt."""
        import torch

        width = max(len(row.prompt) for row in batch)
        fill = self._loaded.tokenizer.pad_token_id
        ids = [[fill] * (width - len(row.prompt)) + list(row.prompt) for row in batch]
        mask = [[0] * (width - len(row.prompt)) + [1] * len(row.prompt) for row in batch]
        device = self._loaded.device
        return torch.tensor(ids, device=device), torch.tensor(mask, device=device)

    def _completion(self, row: Row, tokens: Sequence[int], seconds: float) -> Completion:
        ends = self._ends()
        end = next((i for i, token in enumerate(tokens) if token in ends), None)
        text = self._loaded.tokenizer.decode(
            tokens[:end], skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        text, stopped = cut(text, row.sampling.stop)
        usage = Usage(
            prompt_tokens=len(row.prompt) if row.sample == 0 else 0,
            completion_tokens=len(tokens) if end is None else end + 1,
        )
        return Completion(
            text=text,
            finish_reason=FinishReason.STOP if stopped or end is not None else FinishReason.LENGTH,
            usage=replace(usage, usd=cost(usage, self._options)),
            model=self.name,
            model_revision=self.revision,
            latency_s=seconds,
        )


def batches(rows: Sequence[Row], size: int) -> list[list[Row]]:
    """Rows that can be generated together, at most `size` each, the longest prompts first.

    The largest batch comes first so that a lack of memory shows at once.
    """
    groups: dict[tuple[int, tuple[str, ...]], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.sampling.max_tokens, row.sampling.stop), []).append(row)
    found: list[list[Row]] = []
    for group in groups.values():
        group.sort(key=lambda row: -len(row.prompt))
        found += [group[i : i + size] for i in range(0, len(group), size)]
    return found


def cut(text: str, stop: Sequence[str]) -> tuple[str, bool]:
    """`text` before the first of the stop strings, and whether there was one."""
    places = [at for s in stop if s and (at := text.find(s)) >= 0]
    return (text[: min(places)], True) if places else (text, False)


def open_transformers(path: str, options: ModelOptions) -> TransformersLocal:
    """The backend "transformers:PATH".

    Raises:
        ExtraMissing: torch or transformers is not installed.
        ConfigError: no path is given, or an option cannot be used.
        ModelUnavailable: there is no such model.
    """
    if not path:
        raise ConfigError("'transformers' needs a model", hint="transformers:./my-model, for example")
    return TransformersLocal(f"transformers:{path}", load(path, options), options)
