# SPDX-License-Identifier: MIT
"""Who is sending, and what becomes of the copies of a sender that died.

On SQLite one process sends at a time: it holds a lock on a file beside the ledger, which the system
frees when the process ends, however it ends. On PostgreSQL each sender holds a session's advisory
lock and renews a lease: a free lock proves that the sender is gone, an expired lease only suggests it.
"""

from __future__ import annotations

import fcntl
import os
import socket
from contextlib import suppress

from sqlalchemy import Connection, case, insert, select, text, update

from forumpress.deliver.ledger import Ledger, ledger_errors
from forumpress.deliver.schema import State, mailings, recipients, senders
from forumpress.deliver.settings import OnUncertain
from forumpress.errors import InputError
from forumpress.files import named, open_private
from forumpress.finding import error

_LOCK_CLASS = 0x466F50
_GONE = "the sender stopped after the final dot; the server may have taken it"


class Presence:
    """This process as a sender, from `__init__` to `close`. Raises InputError where another must end first."""

    def __init__(self, ledger: Ledger, lease: float) -> None:
        self._ledger = ledger
        self._lease = lease
        self._file: int | None = None
        self._session: Connection | None = None
        try:
            if ledger.sqlite:
                self._lock_file()
            else:
                with ledger_errors():
                    self._session = ledger.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            self.id = self._register()
            self.take_over()
        except BaseException:
            self.close()
            raise

    def beat(self) -> bool:
        """Renew the lease; False when another sender took this one for dead, so that it must stop."""
        if self._session is None:
            return True
        row = update(senders).where(senders.c.id == self.id, ~senders.c.gone)
        with ledger_errors():
            return self._session.execute(row.values(lease_until=self._ledger.now() + self._lease)).rowcount == 1

    def take_over(self) -> int:
        """Free the copies of senders that are gone; how many there were.

        `open` waits again. `dot` follows the mailing's policy where the sender is surely gone and the
        server's word was never lost before; otherwise it is uncertain, never a blind second copy.
        """
        with self._ledger.write() as connection:
            surely, perhaps = self._gone(connection)
            connection.execute(update(senders).where(senders.c.id.in_([*surely, *perhaps])).values(gone=True))
            # Also copies that a sender claimed while it was being given up.
            all_gone = select(senders.c.id).where(senders.c.gone, senders.c.id != self.id)
            now = self._ledger.now()
            theirs = update(recipients).where(recipients.c.sender_id.in_(all_gone))
            fenced = {"fence": recipients.c.fence + 1, "sender_id": None, "changed_at": now}
            waiting = case((recipients.c.tries > 0, State.DEFERRED.value), else_=State.PENDING.value)
            freed = connection.execute(
                theirs.where(recipients.c.state == State.OPEN.value).values(state=waiting, due_at=now, **fenced)
            ).rowcount
            wants_retry = (
                select(mailings.c.on_uncertain).where(mailings.c.id == recipients.c.mailing_id).scalar_subquery()
                == OnUncertain.RETRY.value
            )
            again = theirs.where(
                recipients.c.state == State.DOT.value,
                recipients.c.doubts == 0,
                recipients.c.sender_id.in_(surely),
                wants_retry,
            )
            reason_now = f"{_GONE}, one more copy follows"
            freed += connection.execute(
                again.values(state=State.DEFERRED.value, reason=reason_now, due_at=now, doubts=1, **fenced)
            ).rowcount
            rest = theirs.where(recipients.c.state == State.DOT.value)
            doubts = recipients.c.doubts + 1
            return (
                freed
                + connection.execute(
                    rest.values(state=State.UNCERTAIN.value, reason=_GONE, due_at=None, doubts=doubts, **fenced)
                ).rowcount
            )

    def close(self) -> None:
        """Leave; what this sender still holds is then another's to free."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._session is not None:
            with suppress(Exception):
                self._session.execute(update(senders).where(senders.c.id == self.id).values(lease_until=0))
                self._session.execute(text("SELECT pg_advisory_unlock_all()"))
            self._session.close()
            self._session = None

    def _register(self) -> int:
        row = {"host": socket.gethostname(), "pid": os.getpid(), "lease_until": self._ledger.now() + self._lease}
        with self._ledger.write() as connection:
            statement = insert(senders).values(gone=False, **row).returning(senders.c.id)
            own = int(connection.execute(statement).scalar_one())
            if self._session is not None:
                # Held before others can see the sender, or they would think it gone.
                self._session.execute(_LOCK, {"kind": _LOCK_CLASS, "id": own})
        return own

    def _lock_file(self) -> None:
        if self._ledger.path is None:
            return
        path = self._ledger.path.with_name(self._ledger.path.name + ".sender")
        self._file = open_private(named(path))
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            message = "another process is sending from this ledger"
            hint = "wait for it or stop it; several senders at once want a PostgreSQL ledger"
            raise InputError([error("mail/sending-already", message, hint=hint)]) from None

    def _gone(self, connection: Connection) -> tuple[list[int], list[int]]:
        """Senders that are surely gone, and those that only seem so."""
        others = connection.execute(select(senders).where(~senders.c.gone, senders.c.id != self.id)).all()
        if self._session is None:
            return [row.id for row in others], []
        surely, perhaps = [], []
        for row in others:
            key = {"kind": _LOCK_CLASS, "id": row.id}
            if self._session.scalar(_TRY_LOCK, key):
                self._session.execute(_UNLOCK, key)
                surely.append(row.id)
            elif row.lease_until < self._ledger.now():
                perhaps.append(row.id)
        return surely, perhaps


_LOCK = text("SELECT pg_advisory_lock(:kind, :id)")
_TRY_LOCK = text("SELECT pg_try_advisory_lock(:kind, :id)")
_UNLOCK = text("SELECT pg_advisory_unlock(:kind, :id)")
