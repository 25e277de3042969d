# SPDX-License-Identifier: MIT
"""From MJML to a page that fetches nothing."""

from __future__ import annotations

import pytest

from forumpress.deliver.mailtemplate import mail_html
from forumpress.errors import InputError

WHOLE = "<mjml><mj-head>{}</mj-head><mj-body><mj-section><mj-column>{}</mj-column></mj-section></mj-body></mjml>"


def test_styles_are_put_on_the_elements_and_kept_for_media() -> None:
    style = "<mj-style>p.x { color: #0d4f4a } @media (max-width: 479px) { p.x { color: red } }</mj-style>"
    html, findings = mail_html(WHOLE.format(style, '<mj-text font-family="Roboto, Lato"><p class="x">Hi</p></mj-text>'))
    assert not findings
    assert '<p class="x" style="' in html
    assert "color: #0d4f4a" in html.partition("<p ")[2]
    assert "@media (max-width: 479px)" in html
    assert "googleapis" not in html
    assert "<link" not in html


@pytest.mark.parametrize(
    "mjml",
    ["", "no markup", "<mjml><mj-body>", WHOLE.format("", "<mj-text>a<b>c</mj-text>"),
     "<mjml><mj-body><mj-include path='/etc/passwd'/></mj-body></mjml>",
     "<mjml><mj-head><mj-include path='https://evil.example/x.mjml'/></mj-head><mj-body></mj-body></mjml>"],
)  # fmt: skip
def test_broken_templates_are_a_finding(mjml: str) -> None:
    with pytest.raises(InputError) as problem:
        mail_html(mjml)
    assert [finding.code for finding in problem.value.findings] == ["mail/template"]


def test_a_letter_that_gmail_would_clip_is_a_finding() -> None:
    _, findings = mail_html(WHOLE.format("", "<mj-text>" + "word " * 25_000 + "</mj-text>"))
    assert [finding.code for finding in findings] == ["mail/clipped"]
