# SPDX-License-Identifier: MIT
"""The message: its structure, its fields, what it refuses; parsed as a mail program would."""

from __future__ import annotations

import dataclasses
import datetime
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html  # type: ignore[import-untyped]

from forumpress.deliver.cover import COVER_ID
from forumpress.deliver.letter import Envelope, Letter, Recipient
from forumpress.deliver.message import IssueLetter
from forumpress.deliver.tokens import Leaving, TokenKeys
from forumpress.errors import InputError
from forumpress.finding import Severity
from tests.deliver.samples import DATE, HASH, OTHER_HASH, READER, cover, issue, letter, pdf, settings


def parsed(envelope: Envelope) -> EmailMessage:
    """The message, sound to the standard library's strictest reader."""
    message = message_from_bytes(envelope.data, policy=default)
    for part in message.walk():
        assert not part.defects
        for value in part.values():
            assert not value.defects, value
    return message


def codes(problem: pytest.ExceptionInfo[InputError]) -> set[str]:
    return {finding.code for finding in problem.value.findings if finding.severity is Severity.ERROR}


def test_the_parts_stand_where_mail_programs_look() -> None:
    message = parsed(letter().render(READER, DATE))
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
        "application/pdf",
    ]
    picture, attachment = list(message.walk())[-2:]
    assert picture["Content-ID"] == f"<{COVER_ID}>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_content() == cover().data
    assert attachment.get_filename() == "forum-2022-11.pdf"
    assert attachment.get_content() == pdf()
    body = message.get_body(("html",))
    assert body is not None
    assert f"cid:{COVER_ID}" in body.get_content()


def test_every_line_is_fit_for_the_wire() -> None:
    data = letter().render(READER, DATE).data
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_fields_for_bulk_mail() -> None:
    envelope = letter().render(READER, DATE)
    message = parsed(envelope)
    keys = TokenKeys.of(settings().keys)
    token = keys.unsubscribe_token("forum", HASH)
    assert message["From"].addresses[0].addr_spec == "forum@forum.test"
    assert message["From"].addresses[0].display_name == "NGO Cooperation Forum"
    assert message["To"].addresses[0].display_name == "李雷"
    assert message["Subject"] == "NGO Cooperation Forum, Issue 11: The first"
    assert message["Date"].datetime == DATE
    assert message["Message-ID"] == f"<2022-11.forum.{HASH}@forum.test>"
    assert message["List-Id"] == "NGO Cooperation Forum <forum.forum.test>"
    assert message["List-Unsubscribe"] == (
        f"<https://forum.test/leave/{token}>, <mailto:leave@forum.test?subject=unsubscribe%20{token}>"
    )
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Precedence"] == "bulk"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["MIME-Version"] == "1.0"
    assert "Reply-To" not in message
    assert len(message.keys()) == len(set(message.keys()))
    local, _, domain = envelope.return_path.partition("@")
    assert domain == "forum.test"
    assert keys.read_return_tag(local.removeprefix("bounces+")) == HASH
    assert envelope.recipient == READER.address
    assert not envelope.international


def test_each_reader_has_a_link_of_his_own_and_nothing_else_differs() -> None:
    made = letter()
    other = Recipient("han@example.org", "", OTHER_HASH)
    keys = TokenKeys.of(settings().keys)
    bodies = []
    for reader in (READER, other):
        token = keys.unsubscribe_token("forum", reader.address_hash)
        message = parsed(made.render(reader, DATE))
        contents = []
        for kind in ("plain", "html"):
            body = message.get_body((kind,))
            assert body is not None
            content = body.get_content()
            assert content.count(f"https://forum.test/leave/{token}") == 1
            contents.append(content.replace(token, "TOKEN"))
        bodies.append(contents)
        assert made.mark not in str(message)
    assert bodies[0] == bodies[1]
    tokens = [
        re.findall(r"leave/([^>]+)>", parsed(made.render(r, DATE))["List-Unsubscribe"])[0] for r in (READER, other)
    ]
    assert [keys.read_unsubscribe_token(token) for token in tokens] == [
        Leaving("forum", HASH),
        Leaving("forum", OTHER_HASH),
    ]


def test_the_same_again_is_the_same() -> None:
    one, two = letter(), letter()
    assert one.content_hash == two.content_hash
    assert one.render(READER, DATE) == two.render(READER, DATE)
    later = DATE + datetime.timedelta(days=1)
    assert parsed(one.render(READER, later))["Message-ID"] == parsed(one.render(READER, DATE))["Message-ID"]


def test_the_content_hash_follows_the_content_not_the_keys() -> None:
    base = letter().content_hash
    rotated = settings(keys={"address": "z" * 32, "tokens": {"k9": "n" * 32}, "current": "k9"})
    assert letter(by=rotated).content_hash == base
    assert letter(issue(number=12)).content_hash != base
    assert letter(pdf=pdf(10)).content_hash != base
    assert letter(web="https://other.example.org").content_hash != base


def test_it_is_a_letter_and_frozen() -> None:
    made = letter()
    as_letter: Letter = made
    assert as_letter.attached
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.subject = "x"  # type: ignore[misc]


def test_size_bounds_every_rendering() -> None:
    made = letter()
    longest = Recipient("a" * 64 + "@" + "b" * 60 + ".example.org", "名" * 200, HASH)
    for reader in (READER, longest):
        assert len(made.render(reader, DATE).data) <= made.size
    assert made.size < len(pdf()) * 1.4 + len(cover().data) * 1.4 + 120_000


def test_a_pdf_above_the_limit_is_linked() -> None:
    small = settings(limits={"attach_up_to": 150_000})
    made = letter(by=small, pdf=pdf(200_000))
    assert not made.attached
    assert "mail/pdf-linked" in {finding.code for finding in made.findings}
    message = parsed(made.render(READER, DATE))
    assert message.get_content_type() == "multipart/alternative"
    body = message.get_body(("plain",))
    assert body is not None
    assert "PDF of 201 KB.\r\nhttps://example.org/forum/2022-11-screen.pdf\r\n" in body.get_content()
    assert made.size <= 150_000
    assert letter(pdf=pdf(200_000)).attached
    assert not letter(pdf=pdf(200_000), size_limit=150_000).attached


def test_a_pdf_that_can_be_neither_attached_nor_linked_is_an_error() -> None:
    with pytest.raises(InputError) as problem:
        letter(by=settings(limits={"attach_up_to": 1000}), web=None)
    assert codes(problem) >= {"mail/too-large"}


def test_international_readers() -> None:
    made = letter()
    envelope = made.render(Recipient("李雷@xn--fsqu00a.xn--fiqs8s", "李雷", HASH), DATE)
    assert envelope.international
    assert "\r\nTo: =?utf-8?b?5p2O6Zu3?= <李雷@xn--fsqu00a.xn--fiqs8s>\r\n".encode() in envelope.data
    idn = made.render(Recipient("wu@xn--bcher-kva.example", "Wú Jù", HASH), DATE)
    assert not idn.international
    assert idn.data.isascii()


@given(st.text(max_size=210))
def test_any_name_is_carried_or_refused(name: str) -> None:
    made = letter()
    try:
        envelope = made.render(dataclasses.replace(READER, name=name), DATE)
    except ValueError:
        return
    head = envelope.data.partition(b"\r\n\r\n")[0]
    assert len(re.findall(rb"(?m)^[A-Za-z-]+:", head)) == 14
    assert head.isascii()


@pytest.mark.parametrize("name", ["Eve\r\nBcc: all@example.org", "Eve\n", "E\0ve", "Eve\u2028", "x" * 201])
def test_names_cannot_add_fields(name: str) -> None:
    with pytest.raises(ValueError, match=r"name|control"):
        letter().render(dataclasses.replace(READER, name=name), DATE)


@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Special\r\nBcc: all@example.org"},
        {"publication": {"title": "Forum\nX-Evil: yes"}},
        {"articles": [{"key": "first", "title": "Evil\x0bline"}]},
        {"articles": [{"key": "first", "title": "Fine", "short_title": "Evil\u2029line"}]},
    ],
)
def test_header_injection_from_the_issue_is_a_finding(facts: dict[str, object]) -> None:
    with pytest.raises(InputError) as problem:
        letter(issue(**facts))  # type: ignore[arg-type]
    assert "mail/header-injection" in codes(problem)


def test_every_problem_is_told_at_once() -> None:
    evil = issue(title="a\nb", publication={"web": "javascript:alert(1)", "imprint": {"website": "file:///etc/passwd"}})
    broken = settings(
        sender={"return_path": "b" * 30 + "@forum.test"},
        dkim={"domain": "forum.test", "selector": "s", "key_file": "/nowhere"},
    )
    with pytest.raises(InputError) as problem:
        letter(evil, broken)
    assert codes(problem) >= {"mail/header-injection", "mail/bad-link", "mail/return-path-long", "mail/dkim-key"}


def test_unknown_lists_and_teasers_without_a_way_are_errors() -> None:
    with pytest.raises(InputError) as problem:
        letter(by=settings(lists={"forum": {"id": "a.b", "name": "A"}}).model_copy(update={"lists": {}}))
    assert codes(problem) == {"mail/unknown-list"}
    with pytest.raises(InputError) as problem:
        letter(issue(articles=[{"key": "lost", "title": "Lost"}]), web=None)
    assert codes(problem) == {"mail/teaser-nowhere"}


def test_what_is_left_to_others_is_said() -> None:
    made = letter(by=settings(organisation={"name": "CANGO", "postal_address": None}))
    assert {finding.code for finding in made.findings} == {"mail/dkim-left-to-relay", "mail/no-postal-address"}


MARKUP = '"><script>alert(1)</script><mj-include path="file:///etc/passwd"/>{{ 7*7 }}{% raw %}<!--<img src=https://evil.example/x.png>'


def test_nothing_in_the_issue_becomes_markup() -> None:
    evil = issue(
        title=MARKUP,
        publication={"title": MARKUP, "sponsor": MARKUP,
                     "imprint": {"publisher": MARKUP, "contact": MARKUP, "copyright": MARKUP, "subscribe": MARKUP}},
        articles=[{"key": "first", "title": MARKUP, "short_title": MARKUP, "teaser": MARKUP, "kicker": MARKUP,
                   "authors": [{"name": MARKUP}]}],
    )  # fmt: skip
    by = settings(
        lists={"forum": {"id": "forum.test", "name": "<b>&amp;</b>"}},
        organisation={"name": MARKUP, "postal_address": MARKUP},
    )
    made = letter(evil, by)
    assert_harmless(made)
    assert "49" not in lxml_html.fromstring(made.html).text_content()


@given(st.text(st.sampled_from("<>&\"'{}%=/ -!abmjscript\\[]`*^~#"), min_size=1, max_size=40))
def test_no_text_breaks_the_template(text: str) -> None:
    made = letter(
        issue(
            publication={"title": "A" + text},
            articles=[{"key": "first", "title": "B" + text, "teaser": text, "kicker": text}],
        )
    )
    assert_harmless(made)


def assert_harmless(made: IssueLetter) -> None:
    """Nothing but what the template itself holds, and nothing fetched."""
    page = lxml_html.document_fromstring(made.html)
    tags = {str(element.tag).lower() for element in page.iter() if isinstance(element.tag, str)}
    assert not tags & {"script", "iframe", "object", "embed", "link", "form", "base", "svg", "mj-include"}
    assert [element.get("src") for element in page.iter("img")] == [f"cid:{COVER_ID}"]
    for element in page.iter("a"):
        assert element.get("href", "").startswith(("https://", "http://"))
    assert not [name for element in page.iter() for name in element.attrib if str(name).startswith("on")]
    assert "url(" not in made.html
    assert "@import" not in made.html


def test_a_picture_has_words_and_the_page_a_language() -> None:
    page = lxml_html.document_fromstring(letter().html)
    assert page.get("lang") == "en"
    (picture,) = page.iter("img")
    assert picture.get("alt") == "First page of NGO Cooperation Forum, Issue 11"
    assert [heading.tag for heading in page.iter("h1", "h2", "h3")] == ["h1", "h2", "h2", "h3", "h3"]
    assert all(table.get("role") == "presentation" for table in page.iter("table"))
    title = page.find(".//title")
    assert title is not None
    assert title.text == "NGO Cooperation Forum, Issue 11: The first"
    assert "20<sup" in letter().html


def test_styles_stand_on_the_elements_and_for_the_dark() -> None:
    html = letter().html
    page = lxml_html.document_fromstring(html)
    (link,) = [a for a in page.iter("a") if a.text == "Unsubscribe"]
    assert "color: #0d4f4a" in link.get("style", "")
    assert "@media (prefers-color-scheme: dark)" in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert len(html.encode()) < 100_000


def test_a_chinese_issue() -> None:
    made = letter(issue(language="zh-Hans", title="气候与合作", publication={"title": "公民社会论坛"}))
    message = parsed(made.render(READER, DATE))
    assert message["Subject"] == "公民社会论坛, 第11期: 气候与合作"
    body = message.get_body(("plain",))
    assert body is not None
    assert "公民社会论坛" in body.get_content()


def test_international_web_addresses_are_ascii() -> None:
    made = letter(issue(publication={"web": "https://例子.中国/期刊", "imprint": {"website": "https://例子.中国/"}}))
    hrefs = {a.get("href") for a in lxml_html.document_fromstring(made.html).iter("a")}
    assert "https://xn--fsqu00a.xn--fiqs8s/" in hrefs
    assert all(href.isascii() for href in hrefs if href)
