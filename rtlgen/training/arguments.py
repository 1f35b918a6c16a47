"""What every trainer of TRL is told, whatever the method."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rtlgen.training.config import TrainingConfig
from rtlgen.training.folder import CHECKPOINTS


def common_arguments(config: TrainingConfig, device: str) -> dict[str, Any]:
    """Arguments of `SFTConfig`, `DPOConfig`, `KTOConfig` and `GRPOConfig`.

    Args:
        config: what the user wrote.
        device: torch's name of its kind.
    """
    return {
        "output_dir": str(Path(config.output) / CHECKPOINTS),
        "use_cpu": device == "cpu",
        "bf16": config.precision == "bf16",
        "learning_rate": config.learning_rate,
        "lr_scheduler_type": config.schedule if config.schedule != "constant" else "constant_with_warmup",
        "warmup_steps": config.warmup,  # below 1 a share
        "num_train_epochs": config.epochs,
        "max_steps": config.max_steps or -1,
        "per_device_train_batch_size": config.batch_size,
        "gradient_accumulation_steps": config.accumulation,
        "weight_decay": config.weight_decay,
        "max_grad_norm": config.max_grad_norm,
        "gradient_checkpointing": config.gradient_checkpointing,
        "seed": config.seed,
        "data_seed": config.seed,
        "save_strategy": "steps",
        "save_steps": config.checkpoint_every,
        "save_total_limit": config.keep_checkpoints,
        "logging_strategy": "steps",
        "logging_steps": config.log_every,
        "logging_first_step": True,
        "report_to": "none",
        "disable_tqdm": True,
        "dataloader_pin_memory": False,
    }
