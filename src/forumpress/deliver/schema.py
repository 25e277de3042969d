# SPDX-License-Identifier: MIT
"""The ledger's tables, and the states of a reader's copy.

Times are seconds since 1970, UTC. The same tables serve SQLite and PostgreSQL.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA_VERSION = "3"
"""Changed together with `migrations.py`, which brings older ledgers to it."""
ALL_LISTS = 0
"""The list id of a suppression that holds for every list."""


class State(StrEnum):
    """Where one reader's copy stands.

    pending → open → dot → sent. `open` is claimed and harmless to give back; `dot` means that the
    final dot may have reached the server, so the message may be delivered (RFC 1047).
    """

    PENDING = "pending"
    OPEN = "open"
    DOT = "dot"
    SENT = "sent"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    SKIPPED = "skipped"


WAITING = (State.PENDING, State.DEFERRED)
UNFINISHED = (State.PENDING, State.OPEN, State.DOT, State.DEFERRED)


class Stop(StrEnum):
    """Why an address is never written to; it decides who may take it back (`suppressing.py`)."""

    LEFT = "left"
    COMPLAINED = "complained"
    FORGOTTEN = "forgotten"
    DEAD = "dead"
    """The address does not work, or did not for too long."""
    IMPORTED = "imported"
    """Another service knew it as unfit, or a person said so."""


BY_READER = (Stop.LEFT, Stop.COMPLAINED, Stop.FORGOTTEN)
"""What readers asked for: no import brings them back."""


class MailingState(StrEnum):
    """Whether a mailing may send."""

    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


metadata = MetaData()

_Id = BigInteger().with_variant(Integer, "sqlite")

facts = Table(
    "facts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

lists = Table(
    "lists",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
)

imports = Table(
    "imports",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("list_id", ForeignKey("lists.id"), nullable=False),
    Column("file", Text, nullable=False),
    Column("at", Double, nullable=False),
)

readers = Table(
    "readers",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("list_id", ForeignKey("lists.id"), nullable=False),
    Column("address_hash", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("consent_date", Text, nullable=False),
    Column("consent_source", Text, nullable=False),
    Column("consent_text", Text, nullable=False, server_default=""),
    Column("fields", Text, nullable=False, server_default=""),
    Column("import_id", ForeignKey("imports.id"), nullable=False),
    Column("line", Integer, nullable=False),
    UniqueConstraint("list_id", "address_hash"),
)

suppressions = Table(
    "suppressions",
    metadata,
    Column("address_hash", Text, primary_key=True),
    Column("list_id", _Id, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False, server_default=Stop.DEAD.value),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Double, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("address_hash", Text, nullable=False),
    Column("list_id", _Id, nullable=False),
    Column("at", Double, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("issue", Text, nullable=False),
    Column("domain", Text, nullable=False),
    Column("mark", Text, unique=True),
)
"""What happened to a reader, kept for good: what came back, who left, what was lifted and why. `kind` is an
`events.Kind`. `list_id` is `ALL_LISTS` for what concerns no one list; `mark` a hash of the message that says it, by
which it is counted once."""
Index("events_address", events.c.address_hash, events.c.at)

signups = Table(
    "signups",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("address_hash", Text, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("wording", Text, nullable=False),
    Column("asked_at", Double, nullable=False),
    Column("mailed_at", Double),
    Column("mails", Integer, nullable=False),
)
"""Who asked to join and has not confirmed it. `choices` is a JSON object (lists, name, edition); `wording` what the
page said; `mailed_at` is empty while the letter that asks for confirmation waits to be sent; `mails` counts them."""

mailings = Table(
    "mailings",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("issue", Text, nullable=False),
    Column("list_id", ForeignKey("lists.id"), nullable=False),
    Column("segment", Text, nullable=False, server_default=""),
    Column("subject", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("attach_up_to", BigInteger, nullable=False),
    Column("attached", Boolean, nullable=False),
    Column("on_uncertain", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("elsewhere", Integer, nullable=False),
    Column("starts", Text, nullable=False, server_default=""),
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    UniqueConstraint("issue", "list_id", "segment"),
)

senders = Table(
    "senders",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("lease_until", Double, nullable=False),
    Column("gone", Boolean, nullable=False),
)

recipients = Table(
    "recipients",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("mailing_id", ForeignKey("mailings.id"), nullable=False),
    Column("issue", Text, nullable=False),
    Column("address_hash", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("fields", Text, nullable=False, server_default=""),
    Column("zone", Text, nullable=False, server_default=""),
    Column("domain", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("sender_id", _Id),
    Column("due_at", Double),
    Column("first_try_at", Double),
    Column("changed_at", Double, nullable=False),
    UniqueConstraint("issue", "address_hash"),
)
_waits = recipients.c.due_at.is_not(None)
Index(
    "recipients_due",
    recipients.c.mailing_id,
    recipients.c.due_at,
    recipients.c.id,
    sqlite_where=_waits,
    postgresql_where=_waits,
)
Index(
    "recipients_domain",
    recipients.c.mailing_id,
    recipients.c.domain,
    recipients.c.due_at,
    recipients.c.id,
    sqlite_where=_waits,
    postgresql_where=_waits,
)
"""`due_at` is set exactly while the copy waits for its turn. `tries` counts deliveries begun, `doubts` the times
the server's word on the final dot was lost, `fence` the claims: a late writer with an old fence changes nothing.
`code` is the last answer's enhanced status (RFC 3463), or its reply code, or empty. The indexes hold the waiting
copies in the order in which their turns come, of all domains and of each.

`fields` of a reader is a JSON object of texts by name, or empty: the columns of his list beyond address and name
(`language`, `time_zone`, `salutation`, and whatever else a list has). A mailing freezes them with the address; `zone`
is the IANA time zone by which the copy is scheduled, empty for the sender's own. `segment` is the condition that the
mailing's readers meet, `starts` when it begins, both as written."""
