"""The head of the model computed for the answers' tokens alone.

A vocabulary is large: of SmolLM2 the head is a fifth of the products, and its logits most of the memory.
TRL's trainers ask the model for the log-probabilities of labels (`fused_lm_head=True`), and on a GPU that is
computed where there is a label. Elsewhere TRL (1.16) computes every position, and its gradient in fp32. Here
it is one product, for the positions that have a label, in the precision of the rest.
"""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

IGNORED = -100


def score_answers_only(model: PreTrainedModel, temperature: float = 1.0) -> None:
    """Have `model(..., labels=..., fused_lm_head=True)` answer as TRL's trainers expect it.

    Call it on the model beneath the adapters, after a trainer was made of it. On a GPU it changes nothing.
    """
    if model.device.type != "cpu":
        return
    otherwise = model.forward

    def forward(self: Any, *args: Any, fused_lm_head: bool = False, labels: Any = None, **kwargs: Any) -> Any:
        if not fused_lm_head:
            return otherwise(*args, **kwargs, **({} if labels is None else {"labels": labels}))
        kwargs.pop("num_items_in_batch", None)
        hidden = self.base_model(*args, **kwargs | {"use_cache": False}).last_hidden_state[:, :-1]
        return _scored(self.get_output_embeddings(), hidden, labels[:, 1:], temperature)

    model.forward = MethodType(forward, model)


def _scored(head: Any, hidden: torch.Tensor, labels: torch.Tensor, temperature: float) -> Any:
    import torch
    from trl.trainer.utils import FusedCausalLMOutput

    learnt = labels != IGNORED
    logits = head(hidden[learnt]).float() / temperature
    targets = labels[learnt]
    log_probs = -torch.nn.functional.cross_entropy(logits, targets, reduction="none")
    with torch.no_grad():
        logged = torch.log_softmax(logits, -1)
        entropy = -(logged.exp() * logged).sum(-1)
        top = logits.argmax(-1) == targets

    def spread(values: torch.Tensor) -> torch.Tensor:
        return values.new_zeros(labels.shape).masked_scatter(learnt, values)

    return FusedCausalLMOutput(
        loss=-log_probs.sum() / learnt.sum().clamp(min=1),
        log_probs=spread(log_probs),
        entropy=spread(entropy),
        mean_logits=spread(logits.detach().mean(-1)),
        is_top1=spread(top),
        label_mask=learnt,
    )
