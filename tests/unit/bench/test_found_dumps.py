from __future__ import annotations

from pathlib import Path

from rtlgen.bench.dumps import find_dump


def test_the_simulators_own_dump_goes_first(tmp_path: Path) -> None:
    assert find_dump(tmp_path) is None
    (tmp_path / "a.vcd").write_text("theirs")
    assert find_dump(tmp_path) == tmp_path / "a.vcd"
    (tmp_path / "waves.vcd").write_text("ours")
    assert find_dump(tmp_path) == tmp_path / "waves.vcd"
    (tmp_path / "waves.vcd").write_text("")
    assert find_dump(tmp_path) == tmp_path / "a.vcd"


def test_a_link_or_a_folder_is_no_dump(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "job"
    folder.mkdir()
    (folder / "waves.vcd").symlink_to(secret)
    (folder / "waves.fst").mkdir()
    assert find_dump(folder) is None
