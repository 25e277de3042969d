# SPDX-License-Identifier: MIT
"""The e-mail template of a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from forumpress.errors import InputError
from forumpress.layout.mail import fill_mail_template
from forumpress.layout.pack import MAIL_TEMPLATE


def pack(root: Path, template: str) -> Path:
    path = root / "pack" / MAIL_TEMPLATE
    path.parent.mkdir(parents=True)
    path.write_text(template, "utf-8")
    return root / "pack"


def test_texts_are_escaped(tmp_path: Path) -> None:
    root = pack(tmp_path, "<mjml><!-- {{ title }} --></mjml>")
    assert fill_mail_template(root, {"title": '<b> & "q"'}) == "<mjml><!-- &lt;b&gt; &amp; &#34;q&#34; --></mjml>"


@pytest.mark.parametrize(
    ("template", "line"),
    [("a\n{% if %}", 2), ("{{ unknown }}", 1), ("{{ ''.__class__.__mro__ }}", 1), ("{% include '../x' %}", 1)],
)
def test_what_cannot_be_filled_is_a_finding(tmp_path: Path, template: str, line: int | None) -> None:
    with pytest.raises(InputError) as problem:
        fill_mail_template(pack(tmp_path, template), {})
    (finding,) = problem.value.findings
    assert finding.code == "layout/mail-template"
    assert finding.place.line == line


def test_a_pack_without_a_letter_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError) as problem:
        fill_mail_template(tmp_path, {})
    assert problem.value.findings[0].code == "layout/no-mail"


def test_a_template_outside_the_pack_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.j2"
    outside.write_text("secret", "utf-8")
    folder = tmp_path / "pack" / "mail"
    folder.mkdir(parents=True)
    (folder / "letter.mjml.j2").symlink_to(outside)
    with pytest.raises(InputError) as problem:
        fill_mail_template(tmp_path / "pack", {})
    assert problem.value.findings[0].code == "layout/no-mail"
