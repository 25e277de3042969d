# SPDX-License-Identifier: MIT
"""A small issue on three pages that has one of everything that finishing for screens must mend."""

from __future__ import annotations

from edition.drawn import (
    GLUE,
    HYPHEN,
    NO_SPACE,
    PICTURE,
    Issue,
    box,
    furniture,
    note,
    paragraph,
    piece,
    story,
    words,
)

from forumpress.text import Text
from forumpress.typeset.marks import END_MARK, mark
from forumpress.typeset.proof import PartRole

LABEL = f"<span>{mark(role='label')}•</span> "


def table(caption: str, *rows: tuple[str, str]) -> str:
    """A table of two columns with a head and row heads."""
    body = "".join(f"<tr><th>{name}</th><td>{value}</td><td>{value}</td></tr>" for name, value in rows)
    return (
        f"<table><caption>{caption}</caption><thead><tr><th>Name</th><th>Sum</th><th>Share</th></tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def sample() -> Issue:
    """The issue, drawn anew on each call."""
    issue = Issue()
    issue.stories = [
        story(
            "a",
            piece("masthead", "masthead"),
            piece("a--head", "article-head"),
            words("a-1", "The quick brown specification", drop_cap=True, notes=(note(1, "a-n1"),)),
            words("a-2"),
            piece("fig", "figure"),
            words("l1", list_path=("ul:x", "li:x-1"), marker=Text("•"), tag="li"),
            words("l2", list_path=("ul:x", "li:x-2"), marker=Text("•"), tag="li"),
            words("l3", list_path=("ul:x", "li:x-2", "ol:y", "li:y-1"), marker=Text("1."), tag="li"),
            words("q1", list_path=("blockquote:q",)),
            piece("tab", "table"),
            piece("kf", "key-figures"),
            words("a-3", tag="h3"),
            words("a-4", language="fr"),
            title="First story",
        ),
        story(
            "b",
            piece("b--head", "article-head"),
            words("b-1", "A new day", drop_cap=True),
            piece("imprint", "imprint"),
            section="Other",
            title="Second",
        ),
    ]
    _first_page(issue)
    _second_page(issue)
    _third_page(issue)
    return issue


def _first_page(issue: Issue) -> None:
    contents = (
        '<nav><ol><li><a href="#a--head">First story 1</a></li><li><a href="#b--head">Second 3</a></li></ol></nav>'
    )
    link = f'<a href="https://example.org/">a{GLUE}link that <em>goes</em> on over lines</a>'
    issue.page(
        furniture("banner-1", "<p style=\"bookmark-level:1;bookmark-label:'News'\">News section</p>"),
        box("masthead", f'<h1>The Forum</h1><p>By <i lang="fr">la raison</i></p>{contents}', width=260, y=30),
        box("a--head", '<p style="letter-spacing:1pt">KICKER</p><h2>First story</h2><p>By Ann</p>', y=130),
        box(
            "fig",
            f'<figure><img alt="A green field" src="{PICTURE}"><figcaption>The field in <i>June</i>. '
            "<span>Photo: me</span></figcaption></figure>",
            role=PartRole.FIGURE,
            x=160,
            y=130,
        ),
        paragraph(
            "a-1",
            f'<span class="dropcap">{mark(role="dropcap")}<span>T</span></span>he{GLUE}quick{GLUE}brown '
            f"speci{HYPHEN}fication{GLUE}of{GLUE}1990–{NO_SPACE}2000 and {link} then a call"
            '<a class="call" id="call-1" href="#a-n1">1</a>',
            y=215,
            width=110,
        ),
        furniture("rule-1", "", y=340),
        paragraph(
            "a-n1",
            f'<span>{mark(role="label")}<a href="#call-1">1</a></span> The note, with <span lang="fr">'
            f"{mark(lang='fr')}une phrase en français{END_MARK}</span> that ends.",
            role=PartRole.NOTE,
            y=350,
        ),
        paragraph("a-2", "Second paragraph begins here and it is inter-\u2060\u2060", x=160, y=220),
        paragraph("l1", f"{LABEL}first item of the list that wraps over", x=160, y=280),
        paragraph("l2", f"{LABEL}second item and", x=160, y=320),
        furniture("folio-1", "<p>1</p>", y=385),
    )


def _second_page(issue: Issue) -> None:
    figures = "<dl><div><dt>12 %</dt><dd>of all</dd></div><div><dt>13</dt><dd>of some</dd></div></dl>"
    issue.page(
        furniture("banner-2", "<p>News section</p>"),
        paragraph("a-2.3", "rupted by the page.", block="a-2", continues="a-2", y=40),
        paragraph("l2.1", "its second part", block="l2", continues="l2", y=70),
        paragraph("l3", f"<span>{mark(role='label')}1.</span> nested item", y=90),
        paragraph("q1", "A quotation", y=110),
        box("tab", table("Table one", ("x", "1"), ("y", "2")), role=PartRole.TABLE, y=130),
        box("kf", f"<h3>Numbers</h3>{figures}", y=230),
        box(
            "tab.2", table("Table one, continued", ("z", "3")), role=PartRole.TABLE, block="tab", continues="tab", x=160
        ),
        paragraph("a-3", "A subhead", tag="h3", x=160, y=150),
        paragraph("a-4", "Un paragraphe en français.", x=160, y=170),
        furniture("folio-2", "<p>2</p>", y=385),
    )


def _third_page(issue: Issue) -> None:
    issue.page(
        furniture("banner-3", "<p>Other section</p>"),
        box("b--head", "<h2>Second</h2><ul><li>One</li><li>Two <b>bold</b></li></ul>", y=30),
        paragraph("b-1", f'<span class="dropcap">{mark(role="dropcap")}<span>A</span></span> new{GLUE}day.', y=110),
        box("imprint", f'<p>Imprint here</p><p>More</p><figure><img alt="" src="{PICTURE}"></figure>', y=200),
        furniture("folio-3", "<p>3</p>", y=385),
    )
