"""The files of a published suite, out of a folder or a .tar.gz, read where they lie."""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from rtlgen.core.errors import SpecError

_MAX_FILE = 64 << 20
_MAX_FILES = 20_000

Wanted = Callable[[PurePosixPath], bool]


class Archive(Mapping[PurePosixPath, str]):
    """Paths to texts, sorted; a folder's own name is the first part of its paths.

    Texts are kept to the byte, line ends included: what was published is known by its hash.
    """

    def __init__(self, where: Path, texts: Mapping[PurePosixPath, bytes]) -> None:
        self.where = where
        self._texts = dict(sorted(texts.items()))

    def __getitem__(self, path: PurePosixPath) -> str:
        try:
            return self._texts[path].decode()
        except UnicodeDecodeError as error:
            raise SpecError(f"{self.where}: {path} is not UTF-8 text (byte {error.start})") from error

    def __iter__(self) -> Iterator[PurePosixPath]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def named(self, name: str) -> str | None:
        """The text of the first file called `name`, in whatever folder; None without one."""
        path = next((p for p in self if p.name == name), None)
        return None if path is None else self[path]


def read_archive(where: Path, wanted: Wanted, *, or_file: bool = False) -> Archive:
    """The files in `where` that are `wanted`. Nothing is unpacked.

    Args:
        or_file: `where` may also be such a file itself.

    Raises:
        SpecError: there is nothing there, it is neither folder nor tar file, or it is unreasonably large.
    """
    try:
        if where.is_dir():
            return Archive(where, dict(_of_folder(where.resolve(), wanted)))
        name = PurePosixPath(where.name)
        if or_file and wanted(name) and where.is_file():
            _check(where, name, where.stat().st_size, 1)
            return Archive(where, {name: where.read_bytes()})
        return Archive(where, dict(_of_tar(where, wanted)))
    except FileNotFoundError as error:
        raise SpecError(f"there is no suite at {where}", hint="give the folder or the .tar.gz") from error
    except tarfile.TarError as error:
        raise SpecError(f"{where} is neither a folder nor a tar file: {error}") from error
    except OSError as error:
        raise SpecError(f"cannot read {where}: {error}") from error


def _of_folder(root: Path, wanted: Wanted) -> Iterator[tuple[PurePosixPath, bytes]]:
    seen = 0
    for path in root.rglob("*"):
        name = PurePosixPath(path.relative_to(root.parent).as_posix())
        if not wanted(name) or not path.is_file():
            continue
        seen += 1
        _check(root, name, path.stat().st_size, seen)
        yield name, path.read_bytes()


def _of_tar(where: Path, wanted: Wanted) -> Iterator[tuple[PurePosixPath, bytes]]:
    with tarfile.open(where) as tar:
        seen = 0
        for member in tar:
            name = PurePosixPath(member.name)
            if not member.isfile() or not wanted(name):
                continue
            seen += 1
            _check(where, name, member.size, seen)
            file = tar.extractfile(member)
            assert file is not None, "a regular file can be read"
            yield name, file.read()


def _check(where: Path, name: PurePosixPath, size: int, seen: int) -> None:
    if size > _MAX_FILE or seen > _MAX_FILES:
        what = f"{name} has {size} bytes" if size > _MAX_FILE else f"more than {_MAX_FILES} files"
        raise SpecError(f"{where} cannot be a benchmark: {what}")
