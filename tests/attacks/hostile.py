"""The hostile and the odd files of this folder, their judges, and a watch over the machine."""

from __future__ import annotations

import os
import re
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from rtlgen.core.candidate import Candidate
from rtlgen.core.hdl import Direction, Language, Port, SourceFile
from rtlgen.core.problem import BenchKind, BenchOrigin, BenchSpec, Problem
from rtlgen.core.verdict import Verdict

HERE = Path(__file__).parent
TOP = "TopModule"
JUDGES = ("verilogeval", "rtllm", "cocotb")
_HEAD = re.compile(r"^(?://|#) (expect|judges|simulators): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Attack:
    """One file, with what its head says of it."""

    path: Path
    text: str
    expect: tuple[str, ...]
    """The kinds of FAIL, or the statuses, that are right."""
    judges: tuple[str, ...]
    simulators: tuple[str, ...]

    @property
    def aim(self) -> str:
        """What it tries: the head up to the lines for the machine."""
        lines = self.text.split("expect:")[0].splitlines()[:-1]
        return " ".join(line.lstrip("/#").strip() for line in lines)


def attacks(folder: str) -> list[Attack]:
    return [_attack(p) for p in sorted((HERE / folder).iterdir()) if p.suffix in (".sv", ".py")]


def _attack(path: Path) -> Attack:
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    head = {key: tuple(words.split()) for key, words in _HEAD.findall(text)}
    return Attack(
        path=path,
        text=text,
        expect=head.get("expect", ()),
        judges=head.get("judges", JUDGES),
        simulators=head.get("simulators", ("icarus",)),
    )


PORTS = (
    Port(name="clk", direction=Direction.INPUT),
    Port(name="rst", direction=Direction.INPUT),
    Port(name="en", direction=Direction.INPUT),
    Port(name="d", direction=Direction.INPUT, range="[7:0]", width=8),
    Port(name="sum", direction=Direction.OUTPUT, range="[7:0]", width=8),
    Port(name="odd", direction=Direction.OUTPUT),
)
REFERENCE = (HERE / "judges" / "reference.sv").read_text()
_NATIVE = {"verilogeval": ("verilogeval.sv", "tb"), "rtllm": ("rtllm.v", "testbench")}


def design(text: str) -> Candidate:
    return Candidate(files=(SourceFile(path="dut.sv", text=text),), top=TOP)


def problem(judge: str) -> Problem:
    """The accumulator, judged by one of JUDGES."""
    return Problem(
        id=judge,
        suite="attacks",
        spec="",
        top=TOP,
        ports=PORTS,
        reference=(SourceFile(path="reference.sv", text=REFERENCE),),
        bench=_bench(judge),
        digest=f"attacks-{judge}",
    )


def _bench(judge: str) -> BenchSpec:
    if judge == "cocotb":
        return _spec(HERE / "judges" / "test_accumulator.py", None, BenchOrigin.SUITE)
    name, top = _NATIVE[judge]
    file = SourceFile(path=name, text=(HERE / "judges" / name).read_text())
    return BenchSpec(kind=BenchKind.NATIVE, files=(file,), top=top, dialect=judge, timeout_s=30.0)


def own_bench(path: Path, text: str, timeout_s: float) -> Problem:
    """The same problem with a bench that a model wrote, and no reference to hold it against."""
    spec = _spec(path, text, BenchOrigin.OWN, timeout_s)
    return Problem(
        id=path.stem, suite="attacks", spec="", top=TOP, ports=PORTS, bench=spec, digest=f"own-{path.stem}"
    )


def _spec(path: Path, text: str | None, origin: BenchOrigin, timeout_s: float = 30.0) -> BenchSpec:
    python = path.suffix == ".py"
    language = Language.PYTHON if python else Language.SYSTEMVERILOG
    file = SourceFile(path=path.name, text=path.read_text() if text is None else text, language=language)
    return BenchSpec(
        kind=BenchKind.COCOTB if python else BenchKind.NATIVE,
        files=(file,),
        top=path.stem if python else "tb",
        origin=origin,
        timeout_s=timeout_s,
    )


def word(verdict: Verdict) -> str:
    """The kind of a FAIL, else the status."""
    return (verdict.kind or verdict.status).value


@dataclass
class Watch:
    """Canaries: what must be as it was when all is over."""

    folder: Path
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    marker: str = field(default_factory=lambda: f"canary-{secrets.token_hex(8)}")
    listeners: list[socket.socket] = field(default_factory=list)
    port: int = 0

    def armed(self, text: str) -> str:
        """`text` with the places that an attack aims at."""
        names = {
            "CANARIES": str(self.folder),
            "CANARY": str(self.folder / self.marker),
            "MARKER": self.marker,
            "PORT": str(self.port),
            "PARENT": str(os.getpid()),
        }
        return re.sub(r"\b(" + "|".join(names) + r")\b", lambda m: names[m[0]], text)

    def traces(self) -> list[str]:
        """What an attack has left or reached; empty when all is well."""
        return [*self._files(), *self._processes(), *self._calls()]

    def _files(self) -> Iterator[str]:
        for folder in {self.folder, Path.home(), Path("/tmp"), Path("/var/tmp"), Path(tempfile.gettempdir())}:
            yield from (str(p) for p in folder.glob(f"*{self.marker}*"))
        kept = self.folder / "secret.txt"
        if kept.read_text() != self.secret or kept.stat().st_mode & 0o777 != 0o600:
            yield f"{kept} was changed"

    def _processes(self) -> Iterator[str]:
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if self.marker.encode() in entry.read_bytes():
                    yield f"process {entry.parent.name} is still there"

    def _calls(self) -> Iterator[str]:
        for listener in self.listeners:
            with suppress(BlockingIOError):
                listener.recv(64) if listener.type == socket.SOCK_DGRAM else listener.accept()
                yield f"somebody called {listener.getsockname()}"


@contextmanager
def watch(folder: Path) -> Iterator[Watch]:
    """A watch with its files, a key in the environment and sockets that listen, in `folder`."""
    folder.mkdir()
    seen = Watch(folder=folder)
    (folder / "secret.txt").write_text(seen.secret)
    (folder / "secret.txt").chmod(0o600)
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        seen.port = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", seen.port))
        named = stack.enter_context(socket.socket(socket.AF_UNIX))
        named.bind(str(folder / "socket"))
        unseen = stack.enter_context(socket.socket(socket.AF_UNIX))
        unseen.bind(f"\0{seen.marker}")
        seen.listeners = [tcp, udp, named, unseen]
        for listener in seen.listeners:
            listener.setblocking(False)
            if listener.type == socket.SOCK_STREAM:
                listener.listen()
        os.environ["ATTACKED_API_KEY"] = seen.secret
        stack.callback(os.environ.pop, "ATTACKED_API_KEY")
        yield seen
