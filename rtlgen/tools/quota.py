"""How full a folder is. The system limits the size of one file, not the number of files."""

from __future__ import annotations

import os
from pathlib import Path

from rtlgen.tools.limits import Limits

_BLOCK = 512
"""The unit of st_blocks, whatever the file system."""


def is_too_full(folder: Path, limits: Limits) -> bool:
    """Whether `folder` holds more than `limits` allow. Looks no further than needed to say so, follows no
    links, and takes what is nested too deep to be named for too much."""
    room, entries = limits.folder_mb << 20, limits.folder_entries
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries -= 1
                    room -= entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                    if min(room, entries) < 0:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except (FileNotFoundError, PermissionError):
            continue  # removed meanwhile, or locked; what it holds was counted as it grew
        except OSError:
            return True
    return False
