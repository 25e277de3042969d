# SPDX-License-Identifier: MIT
"""The desk's pages as HTML: one frame for all, tables, figures and forms; every text is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

_NAVIGATION = (
    ("/", "Mailings"),
    ("/lists", "Lists"),
    ("/bounces", "Bounces"),
    ("/letter", "Letter"),
    ("/doctor", "Doctor"),
)
_FRAME = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} · Mailing desk</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark">'
    '<link rel="stylesheet" href="/static/desk.css"><script src="/static/desk.js" defer></script></head><body>'
    '<a class="skip" href="#main">Skip to the content</a><header><p class="name">Mailing desk</p>'
    '<nav aria-label="Parts of the desk"><ul>{links}</ul></nav></header>'
    '<main id="main" tabindex="-1"><h1>{title}</h1>{body}</main></body></html>'
)


def frame(title: str, path: str, *body: Markup) -> str:
    """A whole page; `path` says which part of the navigation is the present one."""
    links = Markup("").join(
        Markup('<li><a href="{}"{}>{}</a></li>').format(
            href, Markup(' aria-current="page"') if href == path else "", words
        )
        for href, words in _NAVIGATION
    )
    return str(_FRAME.format(title=title, links=links, body=Markup("").join(body)))


def tag(name: str, content: object, **attributes: object) -> Markup:
    """An element; `class_` and the like lose their underscore, others have hyphens for theirs."""
    given = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), given, content)  # noqa: S704  our own names


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]], numbers: int = 0) -> Markup:
    """A table whose first column names its rows; the columns from `numbers` on hold numbers."""
    heads = Markup("").join(
        tag("th", words, scope="col", class_="number" if numbers and place >= numbers else "text")
        for place, words in enumerate(head)
    )
    lines = []
    for row in rows:
        first, *others = row
        cells = [tag("th", first, scope="row")]
        for place, value in enumerate(others, 1):
            number = bool(numbers) and place >= numbers
            shown = f"{value:,}" if isinstance(value, int) else value
            cells.append(tag("td", shown, class_="number" if number else "text"))
        lines.append(tag("tr", Markup("").join(cells)))
    if not lines:
        return Markup("")
    whole = Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        caption, heads, Markup("").join(lines)
    )
    return tag("div", whole, class_="scroll", tabindex="0", role="region", aria_label=caption)


def figures(values: Iterable[tuple[str, int, str]]) -> Markup:
    """Large numbers with their names; the third value is the colour's class."""
    return tag(
        "dl",
        Markup("").join(
            tag("div", tag("dt", name) + tag("dd", f"{value:,}"), class_=f"figure {kind}")
            for name, value, kind in values
        ),
        class_="figures",
    )


def bar(label: str, done: int, total: int) -> Markup:
    """How far something is."""
    return Markup('<progress max="{}" value="{}" aria-label="{}"></progress>').format(max(total, 1), done, label)


def button(action: str, words: str, kind: str = "quiet", **fields: str) -> Markup:
    """A form with one button."""
    hidden = Markup("").join(
        Markup('<input type="hidden" name="{}" value="{}">').format(name, value) for name, value in fields.items()
    )
    return Markup('<form method="post" action="{}">{}<button class="{}">{}</button></form>').format(
        action, hidden, kind, words
    )


def note(words: object, kind: str = "plain") -> Markup:
    """A paragraph that stands out; `kind` is plain, good, bad."""
    return tag("p", words, class_=f"note {kind}")
