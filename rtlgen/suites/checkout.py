"""Which commit a folder or an archive is of, read from what git left in it."""

from __future__ import annotations

import tarfile
from pathlib import Path


def commit_of(path: Path) -> str:
    """The commit that is checked out at `path` or in the folder above it, or that `git archive` wrote into
    a tar file; empty where nothing tells. Changes that are not committed are not seen."""
    try:
        if path.is_file():
            with tarfile.open(path) as tar:
                return tar.pax_headers.get("comment", "")
        found = next((p / ".git" for p in (path, path.parent) if (p / ".git").exists()), None)
        return _head(found) if found is not None else ""
    except (OSError, UnicodeDecodeError, tarfile.TarError):
        return ""


def _head(git: Path) -> str:
    """The commit that HEAD is at. `git` is a folder, or a file that names one (worktree, submodule)."""
    if git.is_file():
        git = git.parent / git.read_text("utf-8").removeprefix("gitdir:").strip()
    head = (git / "HEAD").read_text("utf-8").strip()
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    common = git / "commondir"
    root = git / common.read_text("utf-8").strip() if common.is_file() else git
    if (root / name).is_file():
        return (root / name).read_text("utf-8").strip()
    packed = (root / "packed-refs").read_text("utf-8").splitlines()
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
