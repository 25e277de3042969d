# SPDX-License-Identifier: MIT
from __future__ import annotations

import base64
import socket
from pathlib import Path

import pytest
from typeset.pictures import card, png_claiming, svg, written
from weasyprint import HTML

from forumpress.finding import Severity
from forumpress.typeset import fetch
from forumpress.typeset.fetch import ConfinedFetcher, RefusedURL


@pytest.fixture
def rooms(tmp_path: Path) -> tuple[Path, Path]:
    """A folder that may be read, with a style sheet, and one that may not, with a secret."""
    inside, outside = tmp_path / "pack", tmp_path / "private"
    inside.mkdir()
    outside.mkdir()
    written(inside / "page.css", "p { color: green }")
    written(outside / "secret.css", "p { color: red }")
    return inside, outside


def refused(fetcher: ConfinedFetcher, url: str) -> str:
    with pytest.raises(RefusedURL):
        fetcher.fetch(url)
    return fetcher.findings[-1].code


def test_reads_a_file_inside_and_remembers_it(rooms: tuple[Path, Path]) -> None:
    inside, _ = rooms
    fetcher = ConfinedFetcher([inside])
    response = fetcher((inside / "page.css").as_uri() + "?v=1#x")
    assert response.read() == b"p { color: green }"
    assert response.content_type == "text/css"
    assert fetcher.reads == (inside / "page.css",)
    assert fetcher.findings == ()


def test_a_root_may_be_a_single_file(rooms: tuple[Path, Path]) -> None:
    inside, _ = rooms
    written(inside / "other.css", "x")
    fetcher = ConfinedFetcher([inside / "page.css"])
    assert fetcher.fetch((inside / "page.css").as_uri()).read()
    assert refused(fetcher, (inside / "other.css").as_uri()) == "draw/refused-url"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/x.css",
        "https://example.org/x.png",
        "ftp://example.org/x.png",
        "file://example.org/share/x.css",
        "//example.org/x.css",
        "page.css",
        "file:page.css",
        "file:///etc/passwd",
        "file:///etc/hostname.css",
        "file:///proc/self/environ",
        "file:///%00.css",
        "file://[::1/x.css",
        "jar:file:///x!/y",
        "javascript:alert(1)",
        "data:text/html,<script>",
        "data:text/css,p{}",
        "data:image/png;base64,%%%",
        "data:image/png;base64," + "A" * 1_000_000,
    ],
)
def test_refuses_everything_else(rooms: tuple[Path, Path], url: str) -> None:
    fetcher = ConfinedFetcher([rooms[0]])
    assert refused(fetcher, url) == "draw/refused-url"
    assert fetcher.findings[-1].severity is Severity.ERROR
    assert len(fetcher.findings[-1].message) < 300
    assert fetcher.reads == ()


def test_refuses_ways_that_lead_out(rooms: tuple[Path, Path]) -> None:
    inside, outside = rooms
    fetcher = ConfinedFetcher([inside])
    (inside / "link.css").symlink_to(outside / "secret.css")
    (inside / "folder").symlink_to(outside)
    (inside / "round.css").symlink_to(inside / "round.css")
    for way in ("link.css", "folder/secret.css", "../private/secret.css", "%2e%2e/private/secret.css", "round.css"):
        assert refused(fetcher, f"{inside.as_uri()}/{way}") == "draw/refused-url"
    assert fetcher.reads == ()


def test_a_folder_that_begins_alike_is_another_folder(rooms: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "packed").mkdir()
    path = written(tmp_path / "packed" / "page.css", "x")
    assert refused(ConfinedFetcher([rooms[0]]), path.as_uri()) == "draw/refused-url"


def test_refuses_kinds_of_files_that_no_page_needs(rooms: tuple[Path, Path]) -> None:
    path = written(rooms[0] / "layout.yaml", "secret: 1")
    assert refused(ConfinedFetcher([rooms[0]]), path.as_uri()) == "draw/refused-url"


def test_tells_of_files_that_are_not_there_and_still_watches_for_them(rooms: tuple[Path, Path]) -> None:
    inside, _ = rooms
    fetcher = ConfinedFetcher([inside])
    assert refused(fetcher, (inside / "later.png").as_uri()) == "draw/missing-file"
    assert fetcher.reads == (inside / "later.png",)
    (inside / "folder.png").mkdir()
    assert refused(fetcher, (inside / "folder.png").as_uri()) == "draw/refused-url"


def test_refuses_files_that_are_too_large(rooms: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_BYTES", 100)
    path = written(rooms[0] / "large.css", "x" * 101)
    assert refused(ConfinedFetcher([rooms[0]]), path.as_uri()) == "draw/refused-url"


def test_pictures_must_be_safe(rooms: tuple[Path, Path]) -> None:
    inside, _ = rooms
    fetcher = ConfinedFetcher([inside])
    written(inside / "bomb.png", png_claiming(30_000, 30_000))
    written(inside / "script.svg", svg("<script/>"))
    written(inside / "fake.jpg", "hello")
    for name in ("bomb.png", "script.svg", "fake.jpg"):
        assert refused(fetcher, (inside / name).as_uri()) == "draw/unusable-picture"
    written(inside / "good.svg", svg("<!-- x --><rect/>"))
    assert b"<!--" not in fetcher.fetch((inside / "good.svg").as_uri()).read()


def test_small_pictures_may_be_written_into_a_style_sheet(rooms: tuple[Path, Path], tmp_path: Path) -> None:
    fetcher = ConfinedFetcher([rooms[0]])
    card(8, 8).save(tmp_path / "dot.png")
    data = (tmp_path / "dot.png").read_bytes()
    assert fetcher.fetch("data:image/png;base64," + base64.b64encode(data).decode()).read() == data
    inline = "data:image/svg+xml;charset=utf-8," + svg("<rect/>").replace("<", "%3C").replace(">", "%3E").replace(
        "#", "%23"
    )
    assert b"<rect" in fetcher.fetch(inline).read()
    bomb = base64.b64encode(png_claiming(30_000, 30_000)).decode()
    assert refused(fetcher, "data:image/png;base64," + bomb) == "draw/unusable-picture"


def test_weasyprint_draws_what_is_inside_and_never_opens_a_socket(
    rooms: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, outside = rooms

    def no_socket(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", no_socket)
    card(40, 40).save(inside / "card.png")
    written(inside / "drawing.svg", svg('<rect width="9" height="9"/>'))
    fetcher = ConfinedFetcher([inside])
    html = (
        f'<link rel="stylesheet" href="{(outside / "secret.css").as_uri()}"><style>@import "http://127.0.0.1/a.css";'
        f'@import "page.css"; body {{ background: url(https://example.org/b.png) }}'
        f"@font-face {{ font-family: x; src: url(file:///usr/share/fonts/x.otf) }}</style>"
        f'<img src="card.png"><img src="drawing.svg"><img src="http://127.0.0.1/c.png"><p>x</p>'
    )
    pdf = HTML(string=html, base_url=f"{inside.as_uri()}/", url_fetcher=fetcher).write_pdf()
    assert pdf.startswith(b"%PDF")
    assert {path.name for path in fetcher.reads} == {"page.css", "card.png", "drawing.svg"}
    said = " ".join(finding.message for finding in fetcher.findings)
    for name in ("secret.css", "a.css", "b.png", "x.otf", "c.png"):
        assert name in said
    assert {finding.code for finding in fetcher.findings} == {"draw/refused-url"}


@pytest.mark.parametrize(
    "url", ["file:///pack/../private/secret.css", "file:///pack/%2e%2e/private/secret.css", "file:///packs/page.css"]
)
def test_a_mounted_folder_has_one_address_everywhere_and_the_same_walls(rooms: tuple[Path, Path], url: str) -> None:
    inside, _ = rooms
    fetcher = ConfinedFetcher([], {"/pack/": (inside,)})
    assert fetcher.fetch("file:///pack/page.css").read() == b"p { color: green }"
    assert fetcher.reads == (inside / "page.css",)
    assert refused(fetcher, url) == "draw/refused-url"
    assert len(fetcher.findings) == 1
