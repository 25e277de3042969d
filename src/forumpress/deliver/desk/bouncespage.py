# SPDX-License-Identifier: MIT
"""The desk's page of what came back: read it, decide where the brake held, see what is there for a person."""

from __future__ import annotations

from markupsafe import Markup
from sqlalchemy import func, select

from forumpress.deliver.bounce.intake import FOR_PEOPLE, Tally
from forumpress.deliver.bounce.record import held_back
from forumpress.deliver.desk import markup
from forumpress.deliver.desk.pages import Notice, moment
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.schema import events

_MOST_EVENTS = 100
_MOST_LETTERS = 50
_RELEASE = "/bounces/release"


def bounces_page(
    ledger: Ledger, tally: Tally | None = None, notice: Notice | None = None, *, mailbox: bool = False
) -> str:
    """How much came back of each kind, which domains refuse, and the latest entries.

    `tally` is what the mailbox just gave; `mailbox` says whether mail.toml names one that can be read from here.
    """
    with ledger.read() as connection:
        kinds = connection.execute(
            select(events.c.kind, func.count()).group_by(events.c.kind).order_by(func.count().desc())
        ).all()
        domains = connection.execute(
            select(events.c.domain, events.c.kind, func.count())
            .where(events.c.domain != "")
            .group_by(events.c.domain, events.c.kind)
            .order_by(func.count().desc())
            .limit(20)
        ).all()
        latest = connection.execute(
            select(events.c.at, events.c.kind, events.c.domain, events.c.issue, events.c.reason)
            .order_by(events.c.at.desc())
            .limit(_MOST_EVENTS)
        ).all()
    parts = [
        _reading(mailbox=mailbox, anything=bool(kinds)),
        _held(held_back(ledger)),
        markup.table("By kind", ["Kind", "Entries"], [list(row) for row in kinds], 1),
        markup.table("By domain", ["Domain", "Kind", "Entries"], [list(row) for row in domains], 2),
        markup.table(
            "The latest",
            ["When", "Kind", "Domain", "Issue", "Reason"],
            [[moment(row.at), row.kind, row.domain, row.issue, row.reason] for row in latest],
        ),
    ]
    news = [Markup(notice.__html__())] if notice else []  # noqa: S704
    if tally is not None:
        news += _tally(tally)
    return markup.frame("Bounces", "/bounces", *news, *(markup.tag("section", part) for part in parts if part))


def _reading(*, mailbox: bool, anything: bool) -> Markup:
    head = markup.tag("h2", "The mailbox of what comes back")
    if mailbox:
        words = "Reads the mailbox of mail.toml and acts on it. People’s letters stay unread there."
        return head + markup.tag("p", words, class_="quietly") + markup.button("/bounces/read", "Read it now", "main")
    begin = "" if anything else "Nothing has come back yet. "
    return head + markup.tag(
        "p",
        Markup(
            "{}<code>forumpress mail bounces --maildir FOLDER</code> reads it; with a table <code>[mailbox]</code> in "
            "mail.toml it can be read from here."
        ).format(begin),
    )


def _held(held: dict[str, int]) -> Markup:
    """Domains that refused so many at once that nobody was suppressed, each with both decisions."""
    if not held:
        return Markup("")
    rows = Markup("").join(
        markup.tag(
            "li",
            markup.tag("p", f"{domain}: {count:,} readers would be suppressed at once")
            + markup.tag(
                "div",
                markup.button(
                    "/bounces/release", f"They are gone: suppress {count:,}", "bad", domain=domain, they="gone"
                )
                + markup.button(_RELEASE, f"{domain} refuses us: keep them", domain=domain, they="well"),
                class_="actions",
            ),
        )
        for domain, count in sorted(held.items())
    )
    words = "More likely the provider refuses our mail than that so many accounts closed. Look at the reasons first."
    return markup.tag("h2", "Held back, for you to decide") + markup.tag("p", words) + markup.tag("ul", rows)


def _tally(tally: Tally) -> list[Markup]:
    """What one reading gave: a sentence, and what a person should read."""
    counts = [f"{count:,} {outcome.value}" for outcome, count in tally.outcomes.items() if count]
    counts += [f"{tally.unused:,} that call for nothing or for a person"] if tally.unused else []
    words = f"{tally.read:,} read" + (f": {', '.join(counts)}" if counts else "")
    words += f". Suppressed: {tally.suppressed:,}."
    news = [markup.note(words, "good")]
    letters = [finding for finding in tally.findings if finding.code in FOR_PEOPLE]
    table = markup.table(
        "For you to read; they stay unread in the mailbox",
        ["Message", "What it is", "What to do"],
        [[str(finding.place or ""), finding.message, finding.hint] for finding in letters[:_MOST_LETTERS]],
    )
    return [*news, markup.tag("section", table)] if table else news
