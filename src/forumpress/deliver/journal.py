"""The steps of many copies, committed together: whoever's turn it is writes what all are waiting for.

A flush to the disk costs more than the change itself. Connections that reach the same point at the
same time share one; none goes on before its own step is on the disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Update

from forumpress.deliver.ledger import Ledger


@dataclass(eq=False, slots=True)
class Step:
    """One change of one row by `statement`. `late`, where there is one, is tried when the statement finds no row."""

    statement: Update
    values: Mapping[str, Any]
    late: Update | None = None
    rows: int | None = None
    problem: Exception | None = field(default=None, repr=False)


class Journal:
    """Commits steps, several at a time. For any number of threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._waiting: deque[Step] = deque()
        self._posted: deque[Step] = deque()
        self._turn = threading.Lock()

    def commit(self, step: Step) -> bool:
        """Return when the step is on the disk; whether it found its row.

        Raises LedgerError when it could not be written; then it never will be.
        """
        self._waiting.append(step)
        with self._turn:
            if step.rows is None and step.problem is None:
                self._write()
        if step.problem is not None:
            raise step.problem
        return bool(step.rows)

    def post(self, step: Step) -> None:
        """Leave a step to the next commit or flush of any thread."""
        self._posted.append(step)

    def flush(self) -> None:
        """Return when all that was posted is on the disk.

        Raises LedgerError when it could not be written; the steps stay posted for the next try.
        """
        if self._posted:
            with self._turn:
                problem = self._write()
            if problem is not None:
                raise problem

    def _write(self) -> Exception | None:
        posted = [self._posted.popleft() for _ in range(len(self._posted))]
        waiting = [self._waiting.popleft() for _ in range(len(self._waiting))]
        steps = posted + waiting
        try:
            if not self._at_once(steps):
                with self._ledger.write() as connection:
                    counts = [_run(connection, step) for step in steps]
                for step, rows in zip(steps, counts, strict=True):
                    step.rows = rows
        except Exception as problem:
            for step in steps:
                step.problem = problem
            self._posted.extendleft(reversed(posted))
            return problem
        return None

    def _at_once(self, steps: list[Step]) -> bool:
        """Write all steps as one batch for each statement; False, with nothing changed, if a step found no row."""
        batches: dict[int, list[Step]] = {}
        for step in steps:
            batches.setdefault(id(step.statement), []).append(step)
        try:
            with self._ledger.write() as connection:
                for batch in batches.values():
                    done = connection.execute(batch[0].statement, [step.values for step in batch]).rowcount
                    if done != len(batch):
                        raise _Missed
        except _Missed:
            return False
        for step in steps:
            step.rows = 1
        return True


class _Missed(Exception):
    pass


def _run(connection: Connection, step: Step) -> int:
    rows = connection.execute(step.statement, step.values).rowcount
    if not rows and step.late is not None:
        rows = connection.execute(step.late, step.values).rowcount
    return rows
