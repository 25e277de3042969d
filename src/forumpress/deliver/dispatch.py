# SPDX-License-Identifier: MIT
"""Around a run: what must hold before a letter goes out, a trial that sends nothing, and a trial to a few addresses."""

from __future__ import annotations

import datetime
import secrets
import threading
from dataclasses import dataclass

from sqlalchemy import func, select

from forumpress.deliver.address import parse_address
from forumpress.deliver.connect import open_transport
from forumpress.deliver.ledger import MEMORY, Ledger
from forumpress.deliver.letter import Letter, Recipient
from forumpress.deliver.mailings import Mailing, begin_mailing, find_mailings
from forumpress.deliver.readerfields import read_fields
from forumpress.deliver.schema import ALL_LISTS, MailingState, State, imports, readers, recipients, suppressions
from forumpress.deliver.segment import segment_condition
from forumpress.deliver.sender import run_mailing
from forumpress.deliver.settings import OnUncertain, Settings
from forumpress.deliver.transport import NoTransport
from forumpress.errors import InputError
from forumpress.finding import Finding, error, warning

_MOST_FINDINGS = 100


def server_size_limit(settings: Settings) -> int | None:
    """The largest message in octets that the server says it takes (RFC 1870). Raises InputError if it refuses us."""
    try:
        transport = open_transport(settings)
    except NoTransport as refusal:
        table = "[server]" if settings.api is None else "[api]"
        message = f"{settings.destination}: {refusal}"
        raise InputError([error("mail/no-server", message, hint=f"check {table} in mail.toml")]) from None
    limit = transport.size_limit
    transport.close()
    return limit


def attach_limit(ledger: Ledger, issue: str, list_key: str, settings: Settings) -> int:
    """The limit in octets under which a mailing's letter is composed: the one that it began with, or the server's."""
    begun = find_mailings(ledger, issue, list_key)
    if begun:
        return begun[0].attach_up_to
    own = settings.limits.attach_up_to
    return min(own, server_size_limit(settings) or own)


def take_up(
    ledger: Ledger,
    issue: str,
    list_key: str,
    letter: Letter,
    limit: int,
    on_uncertain: OnUncertain,
    *,
    ready: bool,
    segment: str = "",
    start: str = "",
    zone: str = "UTC",
) -> Mailing:
    """Begin or take up a mailing. Raises InputError while the issue is a draft or the mailing is paused."""
    if not ready:
        hint = "write “status: ready” into the issue when it is"
        raise InputError([error("mail/not-ready", f"the issue {issue} is a draft", hint=hint)])
    mailing = begin_mailing(
        ledger, issue, list_key, letter, limit, on_uncertain, segment=segment, start=start, zone=zone
    )
    if mailing.state is MailingState.PAUSED:
        hint = f"when that is settled: forumpress mail resume {issue}"
        raise InputError([error("mail/paused", f"the mailing is paused: {mailing.reason}", hint=hint)])
    return mailing


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a run would do: to how many readers, how many it would leave out, what could not be written."""

    to_send: int
    suppressed: int
    octets: int
    findings: tuple[Finding, ...]


def dry_run(ledger: Ledger, list_key: str, letter: Letter, segment: str = "") -> DryRun:
    """Write the letter to every reader of a list, send none and keep none. Opens no connection to a server."""
    list_id = ledger.list_id(list_key)
    stopped = select(suppressions.c.address_hash).where(suppressions.c.list_id.in_((ALL_LISTS, list_id)))
    everyone = select(readers).where(readers.c.list_id == list_id)
    if segment:
        everyone = everyone.where(segment_condition(segment, sqlite=ledger.sqlite))
    now = datetime.datetime.now(datetime.UTC)
    count, octets = 0, 0
    findings: list[Finding] = []
    with ledger.read() as connection:
        total = connection.scalar(select(func.count()).select_from(everyone.subquery())) or 0
        wanted = everyone.where(readers.c.address_hash.not_in(stopped)).order_by(readers.c.id)
        for row in connection.execute(wanted.execution_options(yield_per=1000)):
            count += 1
            try:
                octets += len(
                    letter.render(Recipient(row.address, row.name, row.address_hash, read_fields(row.fields)), now).data
                )
            except ValueError as problem:
                if len(findings) < _MOST_FINDINGS:
                    findings.append(warning("mail/unwritable", f"{row.address}: {problem}"))
    return DryRun(count, total - count, octets, tuple(findings))


@dataclass(frozen=True, slots=True)
class TestCopy:
    """What became of a letter sent as a test."""

    address: str
    state: State
    reason: str


def send_test(settings: Settings, letter: Letter, addresses: tuple[str, ...], stop: threading.Event) -> list[TestCopy]:
    """Send the letter to a few addresses, as it will go out, with a ledger of its own that ends with this call.

    Raises InputError for addresses that are none.
    """
    # Hashed with another key: the test's Message-ID must not make a mailbox drop the real copy as a double.
    ledger = Ledger(MEMORY, secrets.token_bytes(32))
    parsed, findings = [], []
    for address in addresses:
        try:
            parsed.append(parse_address(address))
        except ValueError as problem:
            findings.append(error("mail/bad-address", f"{address}: {problem}"))
    if findings:
        raise InputError(findings)
    list_id = ledger.list_id("test", create=True)
    with ledger.write() as connection:
        batch = imports.insert().values(list_id=list_id, file="test", at=ledger.now()).returning(imports.c.id)
        row = {"list_id": list_id, "import_id": connection.execute(batch).scalar_one(), "name": "", "line": 0,
               "consent_date": "", "consent_source": ""}  # fmt: skip
        for address in parsed:
            values = {**row, "address": address, "address_hash": ledger.hash(address)}
            connection.execute(ledger.insert_new(readers).values(values))
    mailing = begin_mailing(ledger, "test", "test", letter, 0, OnUncertain.HOLD)
    run_mailing(ledger, mailing, letter, settings, stop=stop, wait=False)
    with ledger.read() as connection:
        rows = connection.execute(select(recipients).order_by(recipients.c.id)).all()
    ledger.close()
    return [TestCopy(row.address, State(row.state), row.reason) for row in rows]
