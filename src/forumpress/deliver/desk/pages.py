# SPDX-License-Identifier: MIT
"""What the desk's pages show, from the ledger; each page is read anew when it is asked for."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import case, func, select

from forumpress.deliver.account import Account, Heading, account_of
from forumpress.deliver.desk import markup
from forumpress.deliver.doctor.examine import Examination
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.mailings import Mailing, find_mailings
from forumpress.deliver.schema import ALL_LISTS, MailingState, lists, readers, suppressions
from forumpress.deliver.status import mailing_status

_COLOURS = {
    Heading.SENT: "good",
    Heading.SUPPRESSED: "plain",
    Heading.REFUSED: "bad",
    Heading.DEFERRED: "plain",
    Heading.UNCERTAIN: "doubt",
}
_STATES = {MailingState.RUNNING: "under way", MailingState.PAUSED: "paused", MailingState.FINISHED: "finished"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What came of the last action, in a sentence."""

    words: str
    good: bool = True

    def __html__(self) -> str:
        return str(markup.note(self.words, "good" if self.good else "bad"))


def mailings_page(ledger: Ledger) -> str:
    """All mailings, the latest first."""
    found = list(reversed(find_mailings(ledger)))
    cards = [_mailing_card(ledger, mailing) for mailing in found]
    empty = markup.note(Markup("No mailing has begun. <code>forumpress mail send ISSUE --list LIST</code> begins one."))
    live = markup.tag("div", Markup("").join(cards) or empty, data_live="/live")
    return markup.frame("Mailings", "/", live)


def live_mailings(ledger: Ledger) -> str:
    """The part of the mailings' page that changes while they run."""
    return str(Markup("").join(_mailing_card(ledger, mailing) for mailing in reversed(find_mailings(ledger))))


def mailing_page(ledger: Ledger, mailing: Mailing, notice: Notice | None = None) -> str:
    """One mailing: its account, and what can be done about it."""
    live = markup.tag("div", Markup(live_mailing(ledger, mailing)), data_live=f"/mailing/{mailing.id}/live")  # noqa: S704
    body = [Markup(notice.__html__())] if notice else []  # noqa: S704
    return markup.frame(f"{mailing.issue} to {mailing.list_name}", "/", *body, live, _actions(mailing))


def live_mailing(ledger: Ledger, mailing: Mailing) -> str:
    """The part of a mailing's page that changes while it runs."""
    account = account_of(ledger, mailing)
    now = mailing_status(ledger, mailing)
    done = account.frozen - account.counts[Heading.DEFERRED]
    sums = " + ".join(f"{count:,} {heading.value}" for heading, count in account.counts.items())
    lines = [
        markup.tag("h2", "The account"),
        markup.tag("p", _state_line(mailing), class_="quietly"),
        markup.bar(f"{done:,} of {account.frozen:,} readers settled", done, account.frozen),
        _figures(account),
        markup.tag("p", f"{sums} = {account.frozen:,} readers", class_="quietly"),
    ]
    if mailing.elsewhere:
        lines.append(markup.tag("p", f"{mailing.elsewhere:,} more get it through another mailing of this issue."))
    if now.next_due is not None and mailing.state is MailingState.RUNNING:
        lines.append(markup.tag("p", f"The next copy is due {moment(now.next_due)}."))
    providers = markup.table(
        "By provider",
        ["Provider", *(heading.value.capitalize() for heading in Heading)],
        [[row.provider, *row.counts.values()] for row in account.providers],
        numbers=1,
    )
    reasons = markup.table(
        "Why not sent",
        ["Heading", "Reason", "Mostly at", "Readers"],
        [
            [
                row.heading.value,
                row.example,
                ", ".join(f"{name} ({count:,})" for name, count in row.providers),
                row.count,
            ]
            for row in account.reasons[:30]
        ],
        numbers=3,
    )
    sections = [markup.tag("section", Markup("").join(lines)), markup.tag("section", providers)]
    if reasons:
        sections.append(markup.tag("section", reasons))
    return str(Markup("").join(sections))


def lists_page(ledger: Ledger) -> str:
    """Every list with its readers and who has left it."""
    stopped = (
        select(suppressions.c.list_id, suppressions.c.address_hash)
        .where(suppressions.c.list_id != ALL_LISTS)
        .subquery()
    )
    everywhere = select(suppressions.c.address_hash).where(suppressions.c.list_id == ALL_LISTS)
    with ledger.read() as connection:
        rows = connection.execute(
            select(
                lists.c.name,
                func.count(readers.c.id),
                func.sum(
                    case((stopped.c.address_hash.is_not(None) | readers.c.address_hash.in_(everywhere), 1), else_=0)
                ),
            )
            .select_from(
                lists.outerjoin(readers, readers.c.list_id == lists.c.id).outerjoin(
                    stopped,
                    (stopped.c.list_id == lists.c.id) & (stopped.c.address_hash == readers.c.address_hash),
                )
            )
            .group_by(lists.c.name)
            .order_by(lists.c.name)
        ).all()
        reasons = connection.execute(
            select(suppressions.c.reason, func.count())
            .group_by(suppressions.c.reason)
            .order_by(func.count().desc())
            .limit(20)
        ).all()
    table = markup.table(
        "Lists",
        ["List", "On the list", "Never written to", "Written to"],
        [[name, total, int(gone or 0), total - int(gone or 0)] for name, total, gone in rows],
        numbers=1,
    )
    why = markup.table("Why addresses are never written to", ["Reason", "Addresses"], [list(row) for row in reasons], 1)
    how = Markup("No list has readers yet. <code>forumpress mail import FILE --list LIST</code> fills one.")
    parts = [markup.tag("section", table) if table else markup.note(how)]
    if why:
        parts.append(markup.tag("section", why))
    return markup.frame("Lists", "/lists", *parts)


def doctor_page(found: Examination | None, *, connect: bool = True) -> str:
    """The doctor: a button before it was asked, and what it found afterwards."""
    ask = markup.tag(
        "section",
        markup.tag("h2", "Look as receivers will")
        + markup.tag("p", "Asks the name server, and the mail server where it may. Nothing is sent.", class_="quietly")
        + markup.button("/doctor", "Look now" if found is None else "Look again", "main"),
    )
    if found is None:
        return markup.frame("Doctor", "/doctor", ask)
    checks = Markup("").join(_check(check.topic, check.result.value, check.sentence, check.cure, check.record)
                             for check in found.checks)  # fmt: skip
    receivers = [
        [each.receiver, "will refuse" if each.refused else "nothing that its rules refuse", " · ".join(each.reasons)]
        for each in found.forecasts
    ]
    return markup.frame(
        "Doctor",
        "/doctor",
        markup.tag("section", markup.tag("h2", "What was found") + markup.tag("ul", checks, class_="checks")),
        markup.tag("section", markup.table("What large receivers will do", ["Receiver", "Forecast", "Why"], receivers)),
        ask,
    )


def letter_page(
    issues: Iterable[str], chosen_lists: Iterable[str], issue: str, list_key: str, notice: Notice | None
) -> str:
    """The letter on a phone and on a desktop, and a test of it."""
    options = [(name, name == issue) for name in issues]
    choices = [(name, name == list_key) for name in chosen_lists]
    fields = _select("issue", "Issue", options) + _select("list", "List", choices)
    look = Markup('<form method="get" action="/letter" class="actions">{}<button>Show</button></form>').format(fields)
    parts = [markup.tag("section", markup.tag("h2", "Which letter") + look)]
    if notice is not None:
        parts.insert(0, Markup(notice.__html__()))  # noqa: S704
    if issue:
        source = f"/letter/{issue}/{list_key}"
        frames = Markup(
            '<div class="devices"><figure><figcaption>On a phone, 390 pixels wide</figcaption>'
            '<iframe class="phone" src="{0}" title="The letter on a phone" sandbox tabindex="0"></iframe></figure>'
            "<figure><figcaption>On a desktop, 640 pixels wide</figcaption>"
            '<iframe class="desktop" src="{0}" title="The letter on a desktop" sandbox tabindex="0">'
            "</iframe></figure></div>"
        ).format(source)
        test = Markup(
            '<form method="post" action="/letter/{}/{}/test" class="actions"><label for="to">Send a test to<br>'
            '<input id="to" name="to" type="email" autocomplete="email" required></label>'
            '<button class="main">Send the test</button></form>'
        ).format(issue, list_key)
        parts.append(markup.tag("section", markup.tag("h2", "As readers see it") + frames))
        parts.append(markup.tag("section", markup.tag("h2", "A test") + test))
    return markup.frame("Letter", "/letter", *parts)


def refusal_page(path: str, words: Iterable[str]) -> str:
    """What keeps a page from being shown."""
    return markup.frame("That did not work", path, *(markup.note(sentence, "bad") for sentence in words))


def _mailing_card(ledger: Ledger, mailing: Mailing) -> Markup:
    account = account_of(ledger, mailing)
    done = account.frozen - account.counts[Heading.DEFERRED]
    name = Markup('<a href="/mailing/{}">{} to {}</a>').format(mailing.id, mailing.issue, mailing.list_name)
    return markup.tag(
        "section",
        markup.tag("h2", name)
        + markup.tag("p", f"“{mailing.subject}” · {_state_line(mailing)}", class_="quietly")
        + markup.bar(f"{mailing.issue}: {done:,} of {account.frozen:,} readers settled", done, account.frozen)
        + _figures(account),
    )


def _figures(account: Account) -> Markup:
    return markup.figures(
        (heading.value.capitalize(), count, _COLOURS[heading] if count else "plain")
        for heading, count in account.counts.items()
    )


def _state_line(mailing: Mailing) -> str:
    parts = [_STATES[mailing.state] + (f": {mailing.reason}" if mailing.reason else "")]
    if mailing.segment:
        parts.append(f"readers with {mailing.segment}")
    if mailing.starts:
        parts.append(f"not before {mailing.starts}")
    parts.append(f"begun {moment(mailing.started_at)}")
    return " · ".join(parts)


def _actions(mailing: Mailing) -> Markup:
    base = f"/mailing/{mailing.id}"
    buttons = []
    if mailing.state is MailingState.RUNNING:
        buttons.append(markup.button(f"{base}/pause", "Pause", "bad"))
    if mailing.state is MailingState.PAUSED:
        buttons.append(markup.button(f"{base}/resume", "Let it go on", "main"))
    buttons += [
        markup.button(f"{base}/retry", "Try the refused again", state="failed"),
        markup.button(f"{base}/retry", "Try the deferred now", state="deferred"),
    ]
    how = Markup("“forumpress mail send {} --list {}” then sends.").format(mailing.issue, mailing.list_name)
    return markup.tag(
        "section",
        markup.tag("h2", "What can be done")
        + markup.tag("p", how, class_="quietly")
        + markup.tag("div", Markup("").join(buttons), class_="actions"),
    )


def _check(topic: str, result: str, sentence: str, cure: str, record: str) -> Markup:
    lines = [markup.tag("p", markup.tag("span", f"{topic} {result}", class_="result") + f": {sentence}")]
    if cure:
        lines.append(markup.tag("p", cure))
    if record:
        lines.append(markup.tag("p", Markup("Publish: ") + markup.tag("code", record)))
    return markup.tag("li", Markup("").join(lines), class_=result)


def _select(name: str, words: str, options: Iterable[tuple[str, bool]]) -> Markup:
    chosen = Markup("").join(
        Markup('<option value="{0}"{1}>{0}</option>').format(value, Markup(" selected") if picked else "")
        for value, picked in options
    )
    return Markup('<label for="{0}">{1}<br><select id="{0}" name="{0}">{2}</select></label>').format(
        name, words, chosen
    )


def moment(at: float) -> str:
    """A moment (seconds since 1970) to the minute."""
    return f"{datetime.datetime.fromtimestamp(at, datetime.UTC):%Y-%m-%d %H:%M} UTC"
