# SPDX-License-Identifier: MIT
"""The ledger: a database that knows every reader, every copy's state and who must never be written to again.

SQLite (write-ahead log, every commit flushed to the disk) or, for several senders, PostgreSQL. The
tables are in `schema.py`; the modules beside this one say what is done with them.
"""

from __future__ import annotations

import hmac
import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, insert, select, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from forumpress.deliver.address import hash_address
from forumpress.deliver.migrations import migrate
from forumpress.deliver.schema import ALL_LISTS, BY_READER, SCHEMA_VERSION, Stop, facts, lists, metadata, suppressions
from forumpress.deliver.settings import Settings
from forumpress.errors import InputError
from forumpress.files import named, open_private
from forumpress.finding import Finding, error

MEMORY = "sqlite://"
"""The URL of a ledger that lives as long as its process: what a test send writes into."""
_SETUP_LOCK = 0x466F50
_BUSY_SECONDS = 30


class LedgerError(InputError):
    """The database cannot be used: not there, not ours, locked, full or gone."""


class Ledger:
    """An open ledger; usable from several threads. `key` is the secret under which addresses are hashed.

    Every method raises LedgerError when the database fails.
    """

    def __init__(self, url: str, key: bytes) -> None:
        self.sqlite = url.startswith("sqlite")
        self.path = Path(make_url(url).database or "") if self.sqlite and url != MEMORY else None
        self._key = key
        self._writing = threading.RLock()
        self._offset = 0.0
        self.engine = self._engine(url)
        self.driver_errors: tuple[type[Exception], ...] = (DBAPIError, self.engine.dialect.loaded_dbapi.Error)
        """What a failing database raises."""
        self._set_up()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends, and undone when it raises."""
        with self.turn(), ledger_errors(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def turn(self) -> Iterator[None]:
        """This thread's turn to write. SQLite takes one writer at a time; waiting here is fairer than its polling."""
        if self.sqlite:
            with self._writing:
                yield
        else:
            yield

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for reading what is committed."""
        with self.turn() if self.path is None else nullcontext(), ledger_errors():  # noqa: SIM117
            with self.engine.connect().execution_options(reading=True) as connection:
                yield connection

    def now(self) -> float:
        """The ledger's time, seconds since 1970: the database server's, so that all senders share one clock."""
        return time.time() + self._offset

    def hash(self, address: str) -> str:
        """The keyed hash of an address."""
        return hash_address(self._key, address)

    def list_id(self, name: str, *, create: bool = False) -> int:
        """A list's id. Raises InputError when there is none."""
        with self.read() as connection:
            found = connection.scalar(select(lists.c.id).where(lists.c.name == name))
        if found is not None:
            return int(found)
        if not create:
            hint = "import its readers first: forumpress mail import FILE --list " + name
            raise InputError([error("mail/no-readers", f"the list {name} has no readers", hint=hint)])
        try:
            with self.write() as connection:
                return int(connection.execute(insert(lists).values(name=name).returning(lists.c.id)).scalar_one())
        except IntegrityError:
            return self.list_id(name)

    def suppress(
        self, address: str, reason: str, source: str, list_name: str | None = None, kind: Stop = Stop.DEAD
    ) -> bool:
        """Never write to an address again, on one list or (None) on any; whether that is news."""
        return self.suppress_hash(self.hash(address), reason, source, list_name, kind)

    def suppress_hash(
        self, address_hash: str, reason: str, source: str, list_name: str | None = None, kind: Stop = Stop.DEAD
    ) -> bool:
        """As `suppress`, for whom only the hash is known. Committed when it returns; doing it twice is harmless."""
        list_id = ALL_LISTS if list_name is None else self.list_id(list_name, create=True)
        with self.write() as connection:
            return self.add_suppression(connection, address_hash, reason, source, list_id, kind)

    def add_suppression(
        self,
        connection: Connection,
        address_hash: str,
        reason: str,
        source: str,
        list_id: int = ALL_LISTS,
        kind: Stop = Stop.DEAD,
    ) -> bool:
        """As `suppress_hash`, within a transaction. What a reader himself asked for takes the place of other kinds."""
        row = {"kind": kind.value, "reason": reason, "source": source, "at": self.now()}
        whom = {"address_hash": address_hash, "list_id": list_id}
        if connection.execute(self.insert_new(suppressions).values({**whom, **row})).rowcount == 1:
            return True
        if kind in BY_READER:
            weaker = update(suppressions).filter_by(**whom).where(suppressions.c.kind.not_in(BY_READER))
            return connection.execute(weaker.values(row)).rowcount == 1
        return False

    def lift(self, connection: Connection, address_hash: str) -> bool:
        """Take back every suppression of an address whose reader has asked to come back; whether there was one."""
        rows = delete(suppressions).where(suppressions.c.address_hash == address_hash)
        return connection.execute(rows).rowcount > 0

    def suppressed_among(self, connection: Connection, hashes: Iterable[str], list_id: int) -> dict[str, str]:
        """Of some addresses' hashes, those that the list must not write to, with the reason."""
        rows = select(suppressions.c.address_hash, suppressions.c.reason).where(
            suppressions.c.address_hash.in_(list(hashes)), suppressions.c.list_id.in_((ALL_LISTS, list_id))
        )
        return {row.address_hash: row.reason for row in connection.execute(rows)}

    def insert_new(self, table: Any) -> Any:
        """An INSERT that leaves a row alone that is there already."""
        if self.sqlite:
            from sqlalchemy.dialects.sqlite import insert as insert_into
        else:
            from sqlalchemy.dialects.postgresql import insert as insert_into  # type: ignore[assignment]
        return insert_into(table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)

    def _engine(self, url: str) -> Engine:
        options: dict[str, Any] = {"hide_parameters": True}
        if not self.sqlite:
            keepalive = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
            server = "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
            arguments = {"connect_timeout": 15, "application_name": "forumpress", "options": server, **keepalive}
            return create_engine(url, connect_args=arguments, pool_pre_ping=True, **options)
        if self.path is None:
            options |= {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        else:
            options["connect_args"] = {"timeout": _BUSY_SECONDS}
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def _set_up(self) -> None:
        if self.path is not None:
            _create_private(self.path)
        with self.turn(), ledger_errors():
            migrate(self.engine, SCHEMA_VERSION)
        with self.write() as connection:
            if not self.sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SETUP_LOCK})
                database_time = connection.scalar(text("SELECT extract(epoch FROM clock_timestamp())"))
                self._offset = float(database_time) - time.time()
            metadata.create_all(connection)
            message = "the ledger was made by another version of Forum Press"
            self._agree(connection, "schema", SCHEMA_VERSION, error("mail/other-schema", message))
            check = hmac.digest(self._key, b"forumpress address key", "sha256").hex()[:16]
            message = "the ledger's addresses were hashed with another key"
            self._agree(connection, "address-key", check, error("mail/other-address-key", message))

    def _agree(self, connection: Connection, name: str, value: str, otherwise: Finding) -> None:
        connection.execute(self.insert_new(facts).values(name=name, value=value))
        if connection.scalar(select(facts.c.value).where(facts.c.name == name)) != value:
            raise InputError([otherwise])


def open_ledger(settings: Settings) -> Ledger:
    """The ledger that the settings name, made where there is none. Raises LedgerError or InputError."""
    return Ledger(settings.ledger.get_secret_value(), settings.keys.address_key)


@contextmanager
def ledger_errors() -> Iterator[None]:
    """Database errors become LedgerError, without statements, parameters or passwords."""
    try:
        yield
    except IntegrityError:
        raise
    except (DBAPIError, PoolTimeout) as problem:
        raise lost(problem.orig if isinstance(problem, DBAPIError) and problem.orig else problem) from None


def lost(problem: BaseException) -> LedgerError:
    """A driver's error in the driver's words, which hold neither statement nor parameters nor password."""
    lines = str(problem).strip().splitlines()
    message = lines[0] if lines else type(problem).__name__
    return LedgerError([error("mail/ledger", f"the ledger cannot be used: {message[:300]}")])


def _create_private(path: Path) -> None:
    """Addresses are nobody else's business: the file is its owner's alone from the start."""
    try:
        os.close(open_private(named(path)))
    except OSError as problem:
        raise LedgerError([error("mail/ledger", f"{path}: {problem.strerror}")]) from None


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own transactions begin late and lock late; ours begin with BEGIN IMMEDIATE.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
