"""Files for the folder: whole, for their owner only, one of a name, and in that folder only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.folder import lay


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_is_for_its_owner_only(tmp_path):
    file = lay(tmp_path / "home", "annual", "青禾铺镇2026年.docx", b"one")
    assert file == tmp_path / "home" / "annual" / "青禾铺镇2026年.docx"
    assert (file.read_bytes(), mode(file), mode(file.parent)) == (b"one", 0o600, 0o700)


def test_made_again_it_replaces_itself_and_a_folder_that_was_open_is_closed(tmp_path):
    (tmp_path / "annual").mkdir(mode=0o755)
    for data in (b"one", b"two"):
        file = lay(tmp_path, "annual", "a.docx", data)
    assert [one.name for one in file.parent.iterdir()] == ["a.docx"]
    assert (file.read_bytes(), mode(file.parent)) == (b"two", 0o700)


@pytest.mark.parametrize("name", ["../../a.docx", "/etc/a.docx", "..", "\u202ea.docx", "", "a\\b.docx", ".a.docx"])
def test_no_name_leads_elsewhere(tmp_path, name):
    file = lay(tmp_path, "annual", name, b"one")
    assert file.resolve().parent == (tmp_path / "annual").resolve()
    assert not file.name.startswith(".")


def test_a_name_may_be_as_long_as_it_likes(tmp_path):
    file = lay(tmp_path, "annual", "镇" * 200 + ".docx", b"one")
    assert file.name.endswith(".docx")
    assert len(file.name.encode()) <= 200


def test_what_cannot_be_laid_leaves_nothing(tmp_path):
    (tmp_path / "annual" / "a.docx" / "in the way").mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        lay(tmp_path, "annual", "a.docx", b"one")
    assert [one.name for one in (tmp_path / "annual").iterdir()] == ["a.docx"]
