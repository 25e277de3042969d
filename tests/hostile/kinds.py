# SPDX-License-Identifier: MIT
"""Each kind of hostile input: how a case is made in a workspace, and the command that meets it.

A case is made from its number alone. Beside the workspace lies `outside/`, which holds a secret that many cases ask
for by every path they know, and a server listens on loopback, to which none may connect.
"""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from hostile import mutate
from issue.importing.manuscripts import docx, field, odt, paragraph, picture, png, text
from PIL import Image

from forumpress.deliver.address import hash_address
from forumpress.deliver.settings_read import read_settings
from forumpress.deliver.tokens import TokenKeys
from forumpress.typeset.images import inspect_picture
from tests.deliver import reports
from tests.deliver.test_list_shapes import open_document, sheet

SECRET = "the-secret-of-outside"
_UNUSUAL = (
    *("\u200b" * 50, "e\u0301\u0323", "Ελληνικά", "Тихий", "Việt", "合作论坛，“新”。", "ﬁ", "ǅ", "İı", "ß"),
    *("ﬁ\u00ad\u00ad", "a­b", "*" * 40, "~~", "^x^", "{{ 7 * 7 }}", "{% for a in b %}", "-----", "&amp;&lt;", "\\"),
    *("\u2028", "\u00a0" * 30, "‘" * 9, "’tis", "’80s", "#", "=" * 9),
)
_WRONG = (
    *("𝔘𝔫𝔦", "עברית (abc) 12", "مرحبا", "ภาษาไทย", "かな", "한국어", "हिन्दी", "🏳️‍🌈", "e" + "\u0301" * 40),
    *(
        "\u202e\u2066evil",
        "a\u0000b",
        "\ufeff",
        "\ud7ff\ue000",
        "[" * 30,
        "`" * 9,
        "<b>x</b>",
        "![](#one)",
        "[^1]",
        "| a | b |",
    ),
    *("http://127.0.0.1:{port}/x", "file://{outside}/secret.txt"),
)
_LONG = ("W" * 300, "1" * 80, "—" * 40, "(" * 60, "a/" * 90, "@" * 20, "x.y" * 40)
"""Words wider than a column."""
_STRANGE = _UNUSUAL + _WRONG + _LONG
_PATHS = (
    "{outside}/secret.png",
    "../outside/secret.png",
    "file://{outside}/secret.png",
    "http://127.0.0.1:{port}/a.png",
    "assets/../../outside/secret.png",
    "link.png",
    "/etc/passwd",
    "/dev/zero",
    "data:image/png;base64,AAAA",
    "//127.0.0.1:{port}/a",
    "assets",
    "C:\\secret.png",
    "~/secret",
)


@dataclass(frozen=True)
class Ground:
    """Where cases are made: a workspace, the folder outside it, the port to which nobody may connect."""

    workspace: Path
    outside: Path
    port: int

    def fill(self, words: str) -> str:
        """The words with this ground's addresses in them."""
        return words.replace("{outside}", str(self.outside)).replace("{port}", str(self.port))


Make = Callable[[random.Random, Ground], Sequence[str]]
"""Makes a case in the workspace and gives the arguments of the command."""


def issues(chance: random.Random, ground: Ground) -> Sequence[str]:
    """A valid issue of random blocks, most of which reach drawing, with strange words in every place."""

    strange = [ground.fill(word) for word in (chance.choice((_STRANGE, _UNUSUAL + _LONG, *(_UNUSUAL,) * 4)))]
    notes = iter(range(1, 1_000))

    def words(most: int) -> str:
        plain = [
            "forum",
            "of",
            "the",
            "members",
            "Women&Children",
            "1998-2022",
            "CO~2~",
            "*so*",
            "report",
            "“quoted”",
            "a/b",
            "3*4",
        ]
        count = chance.randint(1, most)
        chosen = [chance.choice(plain if chance.random() < 0.93 else strange) for _ in range(count)]
        return " ".join(chosen).replace("\x00", "")

    def block() -> str:
        return chance.choice(
            (
                lambda: words(60),
                lambda: words(90),
                lambda: f"## {words(8)}",
                lambda: f"> {words(20)}",
                lambda: "\n".join(
                    f"{chance.choice('-*1')}{'.' * (chance.random() < 0.3)} {words(9)}"
                    for _ in range(chance.randint(1, 5))
                ),
                lambda: (
                    "| a | b |\n|---|---|\n"
                    + "\n".join(f"| {words(3)} | {words(5)} |" for _ in range(chance.randint(1, 4)))
                ),
                lambda: "{0}[^{2}]\n\n[^{2}]: {1}".format(words(20), words(9), next(notes)),
                lambda: "***",
                lambda: f"![](#{chance.choice(('fig', 'quote', 'box'))})",
            )
        )()

    body = "\n\n".join(block() for _ in range(chance.randint(1, 9)))
    lines = "\n".join(f"          {line}" for line in body.split("\n"))
    image = "assets/a.png" if chance.random() < 0.8 else ground.fill(chance.choice(_PATHS))
    (ground.workspace / "issues/case.yaml").write_text(
        "key: case\nnumber: 1\ndate: 2026-01-31\nsections:\n  - name: News\n    articles:\n      - key: one\n"
        f"        title: {_quoted(words(14))}\n        standfirst: {_quoted(words(25))}\n        drop_cap: {chance.choice(('true', 'false'))}\n"
        f"        body: |\n{lines}\n        figures:\n          - key: fig\n            image: {_quoted(image)}\n            alt: {_quoted(words(5))}\n"
        f"            caption: {_quoted(words(20))}\n        pull_quotes:\n          - key: quote\n            text: {_quoted(words(20))}\n"
        f"        sidebars:\n          - key: box\n            title: {_quoted(words(5))}\n            body: {_quoted(words(40))}\n",
        "utf-8",
        "surrogatepass",
    )
    return ["build", "issues/case.yaml", "--layout", chance.choice(("forum", "digest"))]


def broken_issues(chance: random.Random, ground: Ground) -> Sequence[str]:
    """The workspace's first issue with lines left out, moved, doubled and filled with what does not belong there."""
    known = (ground.workspace / "issues/first.yaml").read_text("utf-8")
    words = [
        ground.fill(word)
        for word in (
            *_STRANGE,
            *_PATHS,
            "[]",
            "{}",
            "&a",
            "*a",
            "!!python/object:os.system",
            "|",
            ">",
            "- ",
            "? ",
            "<<: *a",
            "null",
            "1e999",
        )
    ]
    data = mutate.lines_of(chance, known, words).encode("utf-8", "surrogatepass")
    if chance.random() < 0.3:
        data = mutate.bytes_of(chance, data)
    (ground.workspace / "issues/case.yaml").write_bytes(data)
    return ["check", "issues/case.yaml"]


def packs(chance: random.Random, ground: Ground) -> Sequence[str]:
    """A copy of a layout whose data, templates and style sheets ask for files, addresses, loops and objects."""
    pack = ground.workspace / "layouts/case"
    shutil.rmtree(pack, ignore_errors=True)
    for name in ("base", "forum"):
        shutil.copytree(ground.workspace / "layouts" / name, pack, dirs_exist_ok=True)
    files = sorted(path for path in pack.rglob("*") if path.is_file())
    for path in chance.sample(files, min(3, len(files))):
        words = {
            ".css": (
                "@import url({outside}/secret.css);",
                "p { background: url(file://{outside}/secret.png) }",
                "x { content: url(http://127.0.0.1:{port}/a) }",
                "@font-face { font-family: X; src: url({outside}/secret.otf) }",
                "p { width: 1e9pt; columns: 900 }",
                "@page { @top-left { content: 'x' } }",
                "}",
            ),
            ".j2": (
                "{% include '../../../outside/secret.txt' %}",
                "{{ article.__class__.__mro__ }}",
                "{{ ''.__class__ }}",
                "{% for a in range(999999999) %}x{% endfor %}",
                "{{ self.__init__.__globals__ }}",
                "{% include 'page.html.j2' %}",
                "{{ article.model_validate_json }}",
                "{% set x = 'a' * 99999999 %}{{ x }}",
                "<img src='file://{outside}/secret.png'>",
                "<link rel=stylesheet href='http://127.0.0.1:{port}/'>",
                "<object data='{outside}/secret.txt'>",
                "{{ 1/0 }}",
                "<a href='fp:forged'>x</a>",
                "{{ cycler.__init__ }}",
            ),
        }.get(
            path.suffix,
            (
                "extends: {outside}",
                "extends: case",
                "../../outside",
                "-1",
                "[]",
                "{}",
                "1e9",
                "templates: ../../outside",
            ),
        )
        path.write_text(
            mutate.lines_of(chance, path.read_text("utf-8"), [ground.fill(word) for word in words]),
            "utf-8",
            "surrogatepass",
        )
    return ["build", "issues/first.yaml", "--layout", "case"]


def pictures(chance: random.Random, ground: Ground) -> Sequence[str]:
    """Ten wounded pictures in one issue."""
    made = []
    for number in range(10):
        out = io.BytesIO()
        form = chance.choice(("PNG", "JPEG", "GIF", "WEBP", "TIFF", "AVIF"))
        Image.effect_noise((chance.randint(1, 60), chance.randint(1, 60)), 90).convert(
            chance.choice(("L", "RGB"))
        ).save(out, form)
        name = f"assets/case-{number}.{chance.choice(('png', 'jpg', form.lower()))}"
        (ground.workspace / name).write_bytes(
            mutate.bytes_of(chance, out.getvalue(), (b"\0\0\0\0", b"\xff\xff\xff\xff", b"IHDR", b"acTL", b"Exif\0\0"))
        )
        made.append(name)
    return _illustrated(chance, ground, made)


def drawings(chance: random.Random, ground: Ground) -> Sequence[str]:
    """Five SVGs that ask for files, addresses, scripts, and more room and work than a drawing needs."""
    parts = (
        '<rect width="50" height="50" fill="url(#g)"/>',
        '<image href="file://{outside}/secret.png" width="9" height="9"/>',
        "<script>alert(1)</script>",
        '<use href="http://127.0.0.1:{port}/a.svg#x"/>',
        '<text font-family="X" font-size="{n}">Words</text>',
        '<use href="#u"/>',
        '<g id="u"><use href="#u"/></g>',
        '<style>@import "http://127.0.0.1:{port}/a.css"; rect {{ fill: url({outside}/secret.svg#a) }}</style>',
        '<path d="M0 0 L{n} {n} C1 1 2 2 {n} 3 z" stroke="red" stroke-width="{n}"/>',
        '<linearGradient id="g" spreadMethod="repeat" x2="0.001"><stop offset="0"/><stop offset="1" stop-color="red"/></linearGradient>',
        '<pattern id="p" width="{n}" height="0.01"><circle r="1"/></pattern><rect fill="url(#p)" width="90" height="90"/>',
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="file://{outside}/secret.txt"/></foreignObject>',
        '<filter id="f"><feImage href="{outside}/secret.png"/></filter>',
    )
    made = []
    for number in range(5):
        inner = (
            "".join(chance.choices(parts, k=chance.randint(1, 6)))
            .replace("{n}", chance.choice(("1", "-1", "1e9", "0.0001", "NaN", "100")))
            .replace("{{", "{")
            .replace("}}", "}")
        )
        head = chance.choice(
            ("", '<?xml version="1.0"?>', '<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{outside}/secret.txt">]>')
        )
        size = chance.choice(
            ('viewBox="0 0 100 100"', 'width="1e9" height="2"', 'width="100" height="50"', 'viewBox="0 0 0 0"', "")
        )
        data = ground.fill(
            f'{head}<svg xmlns="http://www.w3.org/2000/svg" {size}>{inner}{"&x;" if "ENTITY" in head else ""}</svg>'
        ).encode()
        name = f"assets/case-{number}.svg"
        (ground.workspace / name).write_bytes(mutate.bytes_of(chance, data) if chance.random() < 0.3 else data)
        made.append(name)
    return _illustrated(chance, ground, made)


def fonts(chance: random.Random, ground: Ground) -> Sequence[str]:
    """A wounded font file under a family that the layout uses."""
    program = next(
        Path(str(file.locate()))
        for file in metadata.files("fontpkg-source-code-pro") or ()
        if str(file).endswith((".ttf", ".otf"))
    )
    (ground.workspace / "fonts/case.otf").write_bytes(mutate.bytes_of(chance, program.read_bytes()))
    listed = (ground.workspace / "fonts/fonts.yaml").read_text("utf-8")
    family = "  - name: Case\n    licence: OFL-1.1\n    source: https://example.org\n    faces:\n      - {file: case.otf, weight: 400}\n"
    kept = listed if "name: Case" in listed else listed.replace("families:\n", f"families:\n{family}", 1)
    (ground.workspace / "fonts/fonts.yaml").write_text(kept, "utf-8")
    pack = ground.workspace / "layouts/case"
    shutil.rmtree(pack, ignore_errors=True)
    pack.mkdir()
    (pack / "layout.yaml").write_text("name: case\nextends: forum\n", "utf-8")
    (pack / "boxes.css").write_text(".article-head { font-family: Case }\n", "utf-8")
    return ["build", "issues/first.yaml", "--layout", "case"]


def pdfs(chance: random.Random, ground: Ground) -> Sequence[str]:
    """A wounded PDF before the preflight and the comparison."""
    known = (ground.workspace / "first.pdf").read_bytes()
    (ground.workspace / "case.pdf").write_bytes(
        mutate.bytes_of(chance, known, (b"null", b"[]", b"<<>>", b"/X", b"3 0 R", b"(\\))", b"stream"))
    )
    return ["preflight", "case.pdf"] if chance.random() < 0.7 else ["compare", "first.pdf", "case.pdf"]


def manuscripts(chance: random.Random, ground: Ground) -> Sequence[str]:
    """A manuscript of each format, wounded inside its archive or its tags."""
    words = [
        ground.fill(word).encode()
        for word in (
            "{outside}/secret.png",
            "http://127.0.0.1:{port}/a",
            "-1",
            "99999999999",
            "file://{outside}/secret.txt",
            "&amp;",
        )
    ]
    suffix, make = chance.choice(tuple(_MANUSCRIPTS.items()))
    data = make(ground)
    wounded = mutate.archive_of(chance, data, words) if data[:2] == b"PK" else mutate.elements_of(chance, data, words)
    (ground.workspace / f"case.{suffix}").write_bytes(
        mutate.bytes_of(chance, wounded) if chance.random() < 0.1 else wounded
    )
    return ["import", f"case.{suffix}", "-o", "issues/imported.yaml", "--force"]


def lists(chance: random.Random, ground: Ground) -> Sequence[str]:
    """A wounded list of readers: CSV of several manners, a workbook, an open spreadsheet."""
    cells = (
        "=1+1",
        "@",
        "a@b",
        "a" * 900 + "@example.org",
        "\u202ea@example.org",
        "a@example.org, b@example.org",
        '"',
        "1e999",
        "\x1b[2J",
        "{outside}/secret.txt",
        "2026-02-30",
    )
    words = [ground.fill(word) for word in (*cells, *_STRANGE)]
    rows = [["name", "email", "consent date", "language"]]
    rows += [[f"Reader {number}", f"r{number}@readers.test", "2024-05-01", "en"] for number in range(12)]
    for _ in range(chance.randint(1, 6)):
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(words)
    suffix = chance.choice(("csv", "csv", "xlsx", "ods"))
    if suffix == "csv":
        delimiter = chance.choice(",;\t|")
        written = "\n".join(delimiter.join(row) for row in rows)
        data = mutate.lines_of(chance, written, words).encode(
            chance.choice(("utf-8", "utf-16", "utf-8-sig")), "surrogatepass"
        )
    else:
        made = sheet(rows) if suffix == "xlsx" else open_document(rows)
        data = mutate.archive_of(chance, made, [word.encode("utf-8", "surrogatepass") for word in words])
    (ground.workspace / f"case.{suffix}").write_bytes(mutate.bytes_of(chance, data) if chance.random() < 0.2 else data)
    return ["mail", "import", f"case.{suffix}", *(["--sync"] if chance.random() < 0.1 else [])]


def mails(chance: random.Random, ground: Ground) -> Sequence[str]:
    """An mbox of ten reports, complaints, wishes and other mails, wounded, some with a signature of ours."""
    keys = read_settings(ground.workspace / "mail.toml").keys
    own, hashed = TokenKeys.of(keys), hash_address(keys.address_key, "one@readers.test")
    path = f"bounces+{own.return_tag(hashed)}@example.org"
    token = own.unsubscribe_token("forum", hashed)
    made = (
        lambda: reports.dsn(to=chance.choice((path, "bounces@example.org", "bounces+aaaa@example.org"))),
        lambda: reports.complaint(),
        lambda: reports.wish(chance.choice((token, token[:-1] + "x", "a.b.c.d"))),
        lambda: _mail(ground),
    )
    words = [
        *map(ground.fill, _STRANGE),
        "Content-Type: multipart/mixed; boundary=b",
        "--b",
        "--b--",
        "Status: 5.1.1",
        "Content-Transfer-Encoding: base64",
        "=?utf-8?b?////?=",
        "To: " + "a@b.c, " * 300,
    ]
    box = b""
    for _ in range(10):
        data = chance.choice(made)().decode("utf-8", "replace")
        wounded = mutate.lines_of(chance, data, words).encode("utf-8", "surrogatepass")
        box += b"From x\n" + (mutate.bytes_of(chance, wounded) if chance.random() < 0.3 else wounded) + b"\n\n"
    (ground.workspace / "case.mbox").write_bytes(box)
    return ["mail", "bounces", "--file", "case.mbox"]


KINDS: dict[str, tuple[Make, int]] = {
    "issues": (issues, 1),
    "broken-issues": (broken_issues, 1),
    "packs": (packs, 1),
    "pictures": (pictures, 10),
    "drawings": (drawings, 5),
    "fonts": (fonts, 1),
    "pdfs": (pdfs, 1),
    "manuscripts": (manuscripts, 1),
    "lists": (lists, 1),
    "mails": (mails, 10),
}
"""Each kind's maker, and how many hostile files one of its cases holds."""


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _illustrated(chance: random.Random, ground: Ground, names: Sequence[str]) -> Sequence[str]:
    """An issue with the pictures; in half of the cases without those that are refused, so that the others are drawn."""
    if chance.random() < 0.5:
        names = [name for name in names if inspect_picture(ground.workspace / name)[0] is not None]
    figures = "".join(
        f"          - {{key: f{number}, image: {name}, alt: A picture}}\n" for number, name in enumerate(names)
    )
    (ground.workspace / "issues/case.yaml").write_text(
        "key: case\nnumber: 1\ndate: 2026-01-31\nsections:\n  - name: News\n    articles:\n      - key: one\n        title: Pictures\n"
        f"        body: |\n          Words.\n{'        figures:' if figures else ''}\n{figures}",
        "utf-8",
    )
    return ["build", "issues/case.yaml"]


def _web(ground: Ground) -> bytes:
    body = "".join(
        f'<p>Words <b>and</b> <a href="{ground.fill("http://127.0.0.1:{port}/")}">links</a><img src="{ground.fill(path)}"></p>'
        for path in _PATHS
    )
    return f"<!DOCTYPE html><html><body><h1>T</h1>{body}<table><tr><td>1<td>2<tr><td>3<td>4</table><ul><li>a<ul><li>b</ul></ul></body></html>".encode()


def _word(_: Ground) -> bytes:
    cell = f"<w:tc>{paragraph('1')}</w:tc>"
    return docx(
        paragraph("Title", style="Titel")
        + paragraph(text("bold", "<w:b/>"), field('HYPERLINK "http://example.org"', "link"), picture("p1", "x"))
        + paragraph("item", extra='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
        + f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>",
        pictures={"p1": png()},
    )


def _open(_: Ground) -> bytes:
    return odt(
        '<text:h text:outline-level="1">Title</text:h><text:p>Words<text:note><text:note-body><text:p>Note</text:p></text:note-body></text:note></text:p>'
        "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>1</text:p>"
        '</table:table-cell></table:table-row></table:table><text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>',
        pictures={"a.png": png()},
    )


def _rich(_: Ground) -> bytes:
    return (
        rb"{\rtf1\ansi{\fonttbl{\f0 Times;}}{\stylesheet{\s1 heading 1;}}\pard\s1 Head\par\pard text {\footnote note} {\*\unknown x}"
        rb'{\field{\*\fldinst{HYPERLINK "http://a.example"}}{\fldrslt l}}\par{\listtext 1.\tab}a\par\trowd\intbl x\cell y\cell\row\pard{\pict\pngblip 8950}\u8364?\par}'
    )


def _mail(ground: Ground) -> bytes:
    page = _web(ground).decode()
    return (
        "From: A <a@example.org>\nSubject: T\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n"
        f"{page}\n--x\nContent-Type: image/png\nContent-Disposition: attachment; filename=../../outside/evil.png\n\nAAAA\n--x--\n"
    ).encode()


_MANUSCRIPTS: dict[str, Callable[[Ground], bytes]] = {
    "docx": _word,
    "odt": _open,
    "html": _web,
    "rtf": _rich,
    "eml": _mail,
}
