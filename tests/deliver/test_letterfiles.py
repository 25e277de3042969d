# SPDX-License-Identifier: MIT
"""A letter written down."""

from __future__ import annotations

from pathlib import Path

from forumpress.deliver.letterfiles import preview_html, write_letter
from forumpress.deliver.tokens import TokenKeys
from tests.deliver.samples import DATE, HASH, READER, letter, settings


def test_the_message_and_its_page_are_written_whole(tmp_path: Path) -> None:
    made = letter()
    message, page = write_letter(made, READER, DATE, tmp_path / "output")
    assert (message.name, page.name) == ("2022-11-mail.eml", "2022-11-mail.html")
    assert message.read_bytes() == made.render(READER, DATE).data
    assert {path.name for path in (tmp_path / "output").iterdir()} == {message.name, page.name}


def test_the_page_stands_alone() -> None:
    made = letter()
    html = preview_html(made, READER)
    assert "cid:" not in html
    assert 'src="data:image/jpeg;base64,' in html
    assert made.mark not in html
    assert TokenKeys.of(settings().keys).unsubscribe_token("forum", HASH) in html
