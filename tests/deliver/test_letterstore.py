# SPDX-License-Identifier: MIT
"""A letter is composed once for compose, dry run, test and send; and made anew when anything of it has changed."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forumpress import pipeline
from forumpress.deliver.letterstore import LetterStore
from forumpress.deliver.mailedition import MailEdition
from forumpress.deliver.settings import Settings
from forumpress.pipeline import compose_mail
from forumpress.typeset.press import Press
from forumpress.workspace import Workspace
from tests.conftest import ROOT
from tests.deliver.samples import DATE, READER, letter, settings

DEAR = {"forum": {"id": "forum.forum.test", "name": "Forum", "salutation": "Dear {name|reader},"}}


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Workspace, Path, Settings, MailEdition]:
    workspace = Workspace.at(tmp_path)
    path = tmp_path / "issues" / "2022-11.yaml"
    path.parent.mkdir()
    path.write_text("key: 2022-11\n")
    by = settings(lists=DEAR)
    made = MailEdition("2022-11", True, letter(by=by), letter(by=by).findings)
    LetterStore(workspace, by).keep(path, "forum", 9000, made, [path, path.parent])
    return workspace, path, by, made


def test_a_kept_letter_is_the_same_to_the_octet(kept: tuple[Workspace, Path, Settings, MailEdition]) -> None:
    workspace, path, by, made = kept
    found = LetterStore(workspace, by).find(path, "forum", 9000)
    assert found == made
    assert found is not None
    assert found.letter.render(READER, DATE) == made.letter.render(READER, DATE)
    (file,) = (workspace.cache / "letters").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = file.read_bytes()
    assert not [secret for secret in ("a" * 32, "t" * 32, "u" * 32) if secret.encode() in content]


def write_another(path: Path, by: Settings) -> Settings:
    path.write_text("key: 2022-12\n")
    return by


def take_away(path: Path, by: Settings) -> Settings:
    path.unlink()
    return by


def put_beside(path: Path, by: Settings) -> Settings:
    path.with_name("new.yaml").touch()
    return by


@pytest.mark.parametrize(
    "change",
    [
        write_another,
        take_away,
        put_beside,
        lambda path, by: settings(lists=DEAR, sender={"name": "Other"}),
        lambda path, by: settings(lists=DEAR, keys={"address": "b" * 32}),
        lambda path, by: settings(lists=DEAR, limits={"attach_up_to": 7}),
        lambda path, by: settings(),
    ],
)
def test_whatever_changes_makes_it_anew(
    kept: tuple[Workspace, Path, Settings, MailEdition], change: Callable[[Path, Settings], Settings]
) -> None:
    workspace, path, by, _ = kept
    assert LetterStore(workspace, change(path, by)).find(path, "forum", 9000) is None


def test_another_limit_is_another_letter(kept: tuple[Workspace, Path, Settings, MailEdition]) -> None:
    workspace, path, by, _ = kept
    assert LetterStore(workspace, by).find(path, "forum", 9001) is None


@pytest.mark.parametrize("where", [0, 30, 70, 400, -1])
def test_what_was_tampered_with_is_not_believed(
    kept: tuple[Workspace, Path, Settings, MailEdition], where: int
) -> None:
    workspace, path, by, _ = kept
    (file,) = (workspace.cache / "letters").iterdir()
    content = bytearray(file.read_bytes())
    content[where] ^= 1
    file.write_bytes(content)
    assert LetterStore(workspace, by).find(path, "forum", 9000) is None
    file.write_bytes(bytes(content[:40]))
    assert LetterStore(workspace, by).find(path, "forum", 9000) is None


def test_few_are_kept(kept: tuple[Workspace, Path, Settings, MailEdition]) -> None:
    workspace, path, by, made = kept
    for limit in range(20):
        LetterStore(workspace, by).keep(path, "forum", limit, made, [path])
    assert len(list((workspace.cache / "letters").iterdir())) == 8


def test_composing_again_does_not_typeset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("issues", "layouts", "fonts", "assets"):
        if (ROOT / name).exists():
            shutil.copytree(ROOT / name, tmp_path / name)
    workspace, by = Workspace.at(tmp_path), settings()
    path = tmp_path / "issues" / "2022-11.yaml"
    first = compose_mail(path, workspace, by, "forum")

    class NoPress(Press):
        def typeset(self, *given: Any, **more: Any) -> Any:
            raise AssertionError("the issue was typeset again")

    monkeypatch.setattr(pipeline, "Press", NoPress)
    assert compose_mail(path, workspace, by, "forum") == first
    text = path.read_text("utf-8")
    path.write_text(text.replace("number:", "number: ", 1), "utf-8")
    with pytest.raises(AssertionError, match="typeset again"):
        compose_mail(path, workspace, by, "forum")
