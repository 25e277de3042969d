# SPDX-License-Identifier: MIT
"""A small issue, its settings and its PDF, made by hand."""

from __future__ import annotations

import datetime
import functools
import io
from pathlib import Path
from typing import Any

import pikepdf

from forumpress.data import data_path
from forumpress.deliver.cover import Cover, draw_cover
from forumpress.deliver.letter import Recipient
from forumpress.deliver.message import IssueLetter, compose_letter
from forumpress.deliver.settings import Settings
from forumpress.deliver.teasers import Links
from forumpress.editiondraft import EditionDraft
from forumpress.issue.model import Issue
from forumpress.layout.pack import Pack, read_pack
from forumpress.preflight.certify import Certified, Edition, certify
from forumpress.preflight.profile import Profile

HASH = "0123456789abcdef" * 2
OTHER_HASH = "fedcba9876543210" * 2
DATE = datetime.datetime(2022, 11, 30, 9, 30, tzinfo=datetime.UTC)
READER = Recipient("li.lei@example.org", "李雷", HASH)


def settings(**tables: Any) -> Settings:
    """Valid settings; each keyword adds to or replaces keys of a table."""
    data: dict[str, Any] = {
        "server": {"host": "127.0.0.1", "port": 2525, "security": "none"},
        "sender": {"address": "forum@forum.test", "name": "NGO Cooperation Forum", "return_path": "bounces@forum.test"},
        "lists": {"forum": {"id": "forum.forum.test", "name": "NGO Cooperation Forum"}},
        "web": {"unsubscribe": "https://forum.test/leave", "unsubscribe_mailto": "leave@forum.test"},
        "organisation": {"name": "CANGO", "postal_address": "1 Garden Road, Beijing"},
        "keys": {"address": "a" * 32, "tokens": {"k1": "t" * 32, "k0": "u" * 32}, "current": "k1"},
        "ledger": "sqlite:///mail.sqlite",
    }
    for table, value in tables.items():
        data[table] = {**data.get(table, {}), **value} if isinstance(value, dict) else value
    return Settings.model_validate(data)


def issue(
    *, articles: list[dict[str, Any]] | None = None, publication: dict[str, Any] | None = None, **facts: Any
) -> Issue:
    """An issue of one section with two articles."""
    standing = {
        "title": "NGO Cooperation Forum",
        "sponsor": "Sponsored by CANGO",
        "web": "https://example.org/forum",
        "imprint": {"publisher": "CANGO, 中国国际民间组织合作促进会", "website": "https://example.org/forum/"},
        **(publication or {}),
    }
    stories = articles or [
        {"key": "first", "title": "The *First* of the 20^th^", "short_title": "The first", "teaser": "Read it & weep.",
         "kicker": "Policy", "authors": [{"name": "Huang Haoming"}]},
        {"key": "second", "title": "The Second", "standfirst": "A standfirst of its own."},
    ]  # fmt: skip
    return Issue.model_validate(
        {
            "key": "2022-11",
            "number": 11,
            "date": datetime.date(2022, 11, 30),
            "language": "en",
            "layout": "forum",
            "publication": standing,
            "sections": [{"name": "Current Affair & Policy", "articles": stories}],
            **facts,
        }
    )


@functools.cache
def pdf(filling: int = 0) -> bytes:
    """A PDF of two pages; `filling` octets that do not compress make it larger."""
    document = pikepdf.Pdf.new()
    for _ in range(2):
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = document.make_stream(b"0.05 0.31 0.29 rg 40 640 515 160 re f")
    if filling:
        noise = bytes((index * index * 31 + index // 7) % 256 for index in range(filling))
        document.Root.Noise = document.make_stream(noise)
    stream = io.BytesIO()
    document.save(stream, compress_streams=False)
    return stream.getvalue()


def edition(content: bytes) -> Edition:
    """A PDF as an edition, by a profile that asks only that it opens."""
    checked = certify(EditionDraft("screen", content), Profile("any", "Whatever opens", ()))
    assert isinstance(checked, Certified)
    return checked.edition


@functools.cache
def cover() -> Cover:
    """The picture of that PDF's first page."""
    return draw_cover(pdf())


@functools.cache
def pack() -> Pack:
    """The forum's layout."""
    return read_pack(data_path("layouts/forum"))


def links(web: str | None = "https://example.org/forum") -> Links:
    """Links into the PDF of the issue."""
    return Links.under(web, "2022-11-screen.pdf", {"first": 1, "second": 2})


def letter(
    of: Issue | None = None, by: Settings | None = None, *, web: str | None = "https://example.org/forum", **more: Any
) -> IssueLetter:
    """The issue's letter to the list `forum`."""
    return compose_letter(
        of or issue(), edition(more.pop("pdf", pdf())), cover(), by or settings(), list_key="forum", links=links(web),
        pack=more.pop("pack", None) or pack(), **more,
    )  # fmt: skip


def dkim_settings(folder: Path, key: bytes, domain: str = "forum.test") -> dict[str, str]:
    """The table [dkim] for a key, written into `folder`."""
    path = folder / "dkim.pem"
    path.write_bytes(key)
    path.chmod(0o600)
    return {"domain": domain, "selector": "s1", "key_file": str(path)}
