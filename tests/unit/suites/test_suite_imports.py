"""Suites that are remembered: where they lie, what they were, and that a change is noticed."""

from __future__ import annotations

import io
import tarfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
import suite_samples

from rtlgen.core.errors import SpecError, UnknownName, UsageError
from rtlgen.suites.checkout import commit_of
from rtlgen.suites.editions import edition_of, families, family_of, read_family
from rtlgen.suites.identity import texts_digest
from rtlgen.suites.imports import imported, record_path
from rtlgen.suites.listing import listed, read_for_import
from rtlgen.suites.registry import SUITES, open_suite

SPEC_TO_RTL = "verilog-eval-v2:spec-to-rtl"
COMMIT = "c498220d0a52248f8e3fdffe279075215bde2da6"


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def v2(tmp_path: Path) -> Path:
    return suite_samples.verilog_eval_v2(tmp_path / "v2")


def remember(name: str, path: Path) -> None:
    for one in read_for_import(name, path):
        record_path(one.suite).parent.mkdir(parents=True, exist_ok=True)
        record_path(one.suite).write_text(one.model_dump_json())


def test_an_imported_suite_is_found_by_its_name(v2: Path) -> None:
    with pytest.raises(UsageError, match="say where it lies") as caught:
        open_suite(SPEC_TO_RTL)
    assert "github.com/NVlabs/verilog-eval" in caught.value.hint
    assert "rtlgen suites import" in caught.value.hint
    remember(SPEC_TO_RTL, v2)
    assert open_suite(SPEC_TO_RTL).digest == open_suite(SPEC_TO_RTL, v2).digest
    assert imported("verilog-eval-v2:code-complete") is None


def test_a_family_is_imported_as_a_whole(v2: Path) -> None:
    remember("verilog-eval-v2", v2)
    for task in ("spec-to-rtl", "code-complete"):
        known = imported(f"verilog-eval-v2:{task}")
        assert known is not None
        assert (known.problems, known.licence, known.edition, known.commit) == (2, "MIT", "", "")
        assert known.path == str(v2)


def test_a_suite_that_has_changed_is_refused(v2: Path) -> None:
    remember(SPEC_TO_RTL, v2)
    bench = v2 / "dataset_spec-to-rtl" / "Prob001_earlier_test.sv"
    before = bench.read_text()
    bench.write_text(before + "// one more line\n")
    with pytest.raises(UsageError, match="has changed") as caught:
        open_suite(SPEC_TO_RTL)
    assert "--suite-path" in caught.value.hint
    open_suite(SPEC_TO_RTL, v2)
    bench.write_text(before)
    open_suite(SPEC_TO_RTL)


def test_a_suite_that_has_gone(v2: Path, tmp_path: Path) -> None:
    remember(SPEC_TO_RTL, v2)
    v2.rename(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="nothing is now"):
        open_suite(SPEC_TO_RTL)


def test_a_record_that_cannot_be_read(v2: Path) -> None:
    remember(SPEC_TO_RTL, v2)
    record_path(SPEC_TO_RTL).write_text("{}")
    with pytest.raises(SpecError, match="cannot be read"):
        open_suite(SPEC_TO_RTL)


def test_what_cannot_be_imported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing at") as caught:
        read_for_import("rtllm-v2", tmp_path / "nope")
    assert "github.com/hkust-zhiyao/RTLLM" in caught.value.hint
    with pytest.raises(SpecError, match=r"does not hold RTLLM"):
        read_for_import("rtllm-v2", tmp_path)
    with pytest.raises(UnknownName, match="verilog-eval-v3"):
        read_for_import("verilog-eval-v3", tmp_path)
    with pytest.raises(UsageError, match="needs no import"):
        read_for_import("builtin", tmp_path)


def test_an_archive_and_its_folder_are_the_same_edition(v2: Path) -> None:
    packed = suite_samples.packed(v2)
    digests = {texts_digest(open_suite(SPEC_TO_RTL, path).problems()) for path in (v2, packed)}
    assert len(digests) == 1


def test_every_suite_is_listed(v2: Path) -> None:
    remember(SPEC_TO_RTL, v2)
    found = {s.name: s for s in listed()}
    assert list(found) == SUITES.names()
    assert found["builtin"].where == "comes with rtlgen"
    assert found["builtin"].problems
    assert found[SPEC_TO_RTL].problems == 2
    assert str(v2) in found[SPEC_TO_RTL].where
    assert found["rtllm-v2"].problems == 50
    assert "github.com/hkust-zhiyao/RTLLM" in found["rtllm-v2"].where
    assert all(s.licence for s in found.values() if s.name != "folder")


def test_a_suite_of_somebody_else_needs_no_description() -> None:
    assert family_of("somebody-elses") is None


def test_the_editions_speak_of_suites_that_exist() -> None:
    for name, family in families().items():
        suites = [s for s in SUITES.names() if s.partition(":")[0] == name]
        assert suites, name
        assert {e.suite for e in family.editions} <= set(suites)


def test_a_description_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "f.toml"
    path.write_text('family = "f"\nhome = "h"\n')
    with pytest.raises(SpecError, match="'licence'"):
        read_family(path)
    path.write_text("family =")
    with pytest.raises(SpecError, match="TOML"):
        read_family(path)


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name",
    [
        "verilog-eval-v2:spec-to-rtl",
        "verilog-eval-v2:code-complete",
        "verilog-eval-v1:human",
        "verilog-eval-v1:machine",
        "rtllm-v2",
    ],
)
def test_a_published_edition_is_recognised(name: str, shared_data: Path, tmp_path: Path) -> None:
    archive = shared_data / f"{name.partition(':')[0]}.tar.gz"
    suite = open_suite(name, archive)
    edition = edition_of(suite)
    assert edition is not None
    assert edition.problems == len(suite.problems())
    family = family_of(name)
    assert family is not None
    assert suite.licence == family.licence
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path / "unpacked", filter="data")
    assert edition_of(open_suite(name, tmp_path / "unpacked")) == edition


@pytest.mark.shared_data
def test_one_version_is_not_imported_as_another(shared_data: Path) -> None:
    """Both versions of RTLLM are laid out alike."""
    with pytest.raises(UsageError, match=r"holds rtllm-v2, not rtllm-v1\.1") as refused:
        read_for_import("rtllm-v1.1", shared_data / "rtllm-v2.tar.gz")
    assert "rtlgen suites import rtllm-v2" in refused.value.hint


@pytest.mark.shared_data
def test_a_design_of_rtllm_is_the_same_problem_in_either_layout(shared_data: Path, tmp_path: Path) -> None:
    """Real benches, names and vectors, one level deep as in version 1.1, a model's answer beside them."""
    archive = shared_data / "rtllm-v2.tar.gz"
    with tarfile.open(archive) as tar:
        for member in tar:
            place = PurePosixPath(member.name)
            if member.isfile() and place.name != "LICENSE":
                member.name = f"{place.parent.name}/{place.name}"
                tar.extract(member, tmp_path, filter="data")
                (tmp_path / place.parent.name / "chatgpt4_generate.v").write_text("module mine; endmodule\n")
    flat = {p.id: p for p in open_suite("rtllm-v1.1", tmp_path).problems()}
    grouped = {p.id: p for p in open_suite("rtllm-v2", archive).problems()}
    assert set(flat) == set(grouped)
    for name, problem in grouped.items():
        expected = replace(problem, suite="rtllm-v1.1", tags=(), digest=flat[name].digest)
        assert flat[name] == expected, name


def test_the_commit_of_a_checkout(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    (git / "refs" / "heads" / "main").write_text(COMMIT + "\n")
    inside = tmp_path / "dataset"
    inside.mkdir()
    assert commit_of(tmp_path) == COMMIT
    assert commit_of(inside) == COMMIT
    (git / "refs" / "heads" / "main").unlink()
    (git / "packed-refs").write_text(f"# pack-refs with: peeled\n{COMMIT} refs/heads/main\n")
    assert commit_of(tmp_path) == COMMIT
    (git / "HEAD").write_text(COMMIT + "\n")
    assert commit_of(tmp_path) == COMMIT
    (git / "HEAD").unlink()
    assert commit_of(tmp_path) == ""


def test_the_commit_of_a_worktree(tmp_path: Path) -> None:
    of_worktree = tmp_path / "main" / ".git" / "worktrees" / "w"
    of_worktree.mkdir(parents=True)
    (of_worktree / "HEAD").write_text("ref: refs/heads/w\n")
    (of_worktree / "commondir").write_text("../..\n")
    heads = tmp_path / "main" / ".git" / "refs" / "heads"
    heads.mkdir(parents=True)
    (heads / "w").write_text(COMMIT)
    worktree = tmp_path / "w"
    worktree.mkdir()
    (worktree / ".git").write_text(f"gitdir: {of_worktree}\n")
    assert commit_of(worktree) == COMMIT


def test_the_commit_of_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "a.tar.gz"
    with tarfile.open(archive, "w:gz", format=tarfile.PAX_FORMAT, pax_headers={"comment": COMMIT}) as tar:
        member = tarfile.TarInfo("a")
        tar.addfile(member, io.BytesIO(b""))
    assert commit_of(archive) == COMMIT
    archive.write_text("no archive")
    assert commit_of(archive) == ""
    assert commit_of(tmp_path / "nope") == ""
