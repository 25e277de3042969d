# SPDX-License-Identifier: MIT
"""What the mail commands share: settings, ledger, the choice of a list, a mailing in words."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from forumpress.cli.arguments import enclosing_workspace, find_issue
from forumpress.cli.report import show_findings
from forumpress.errors import InputError, UsageError

if TYPE_CHECKING:
    from forumpress.deliver.ledger import Ledger
    from forumpress.deliver.mailings import Mailing
    from forumpress.deliver.schema import State
    from forumpress.deliver.settings import Settings
    from forumpress.workspace import Workspace

Decorated = TypeVar("Decorated", bound=Callable[..., object])
CONFIG_VARIABLE = "FORUMPRESS_MAIL_CONFIG"


def config_option(command: Decorated) -> Decorated:
    """The option `--config`, the settings file."""
    return click.option(
        "--config",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help=f"Settings.  [default: mail.toml of the workspace, or ${CONFIG_VARIABLE}]",
    )(command)


def list_option(command: Decorated) -> Decorated:
    """The option `--list`, the key of a list of mail.toml."""
    return click.option("--list", "list_key", metavar="LIST", help="A list of mail.toml.  [default: the only one]")(
        command
    )


def settings_from(config: Path | None, workspace: Workspace | None = None, *, to_send: bool = False) -> Settings:
    """The settings of the file that was named, or of the workspace. Raises InputError with every problem.

    `to_send` wants the server's password too, without which all other commands work.
    """
    from forumpress.deliver.settings_read import check_can_send, read_settings, readable_secrets

    if config is None and os.environ.get(CONFIG_VARIABLE):
        config = Path(os.environ[CONFIG_VARIABLE])
    if config is None:
        workspace = workspace or enclosing_workspace()
        config = (workspace.root if workspace else Path.cwd()) / "mail.toml"
    settings = read_settings(config)
    show_findings(readable_secrets(config), sys.stderr)
    if to_send:
        check_can_send(settings)
    return settings


@contextmanager
def ledger_of(settings: Settings) -> Iterator[Ledger]:
    """The open ledger of the settings."""
    from forumpress.deliver.ledger import open_ledger

    ledger = open_ledger(settings)
    try:
        yield ledger
    finally:
        ledger.close()


def choose_list(settings: Settings, list_key: str | None) -> str:
    """The list that was named, or the only one. Raises UsageError when there is no such list, or several."""
    known = ", ".join(sorted(settings.lists))
    if list_key is None:
        if len(settings.lists) > 1:
            raise UsageError(f"which list? --list {known}")
        return next(iter(settings.lists))
    if list_key not in settings.lists:
        raise UsageError(f"mail.toml knows no list “{list_key}”; it has {known}")
    return list_key


def issue_key(argument: str) -> str:
    """The key of the issue that was named, by its file or by the key itself, which mailings outlive."""
    from forumpress.issue.read import read_issue

    try:
        path, workspace = find_issue(argument)
    except (UsageError, InputError):
        if "/" in argument or "." in argument:
            raise
        return argument
    try:
        return read_issue(path, workspace).issue.key
    except InputError:
        return path.stem


def counts_line(counts: dict[State, int]) -> str:
    """`1,200 sent, 3 deferred`, in the order of the states."""
    from forumpress.deliver.schema import State

    words = [f"{counts[state]:,} {state.value}" for state in (State.SENT, *State) if counts.get(state)]
    return ", ".join(dict.fromkeys(words)) or "no readers"


def mailing_data(mailing: Mailing, counts: dict[State, int]) -> dict[str, object]:
    """A mailing as plain data for JSON."""
    return {
        "issue": mailing.issue,
        "list": mailing.list_name,
        "subject": mailing.subject,
        "state": mailing.state.value,
        "reason": mailing.reason or None,
        "attached": mailing.attached,
        "on_uncertain": mailing.on_uncertain.value,
        "started_at": moment(mailing.started_at),
        "finished_at": moment(mailing.finished_at),
        "elsewhere": mailing.elsewhere,
        "copies": {state.value: count for state, count in counts.items()},
    }


def moment(at: float | None) -> str | None:
    """A time of the ledger as ISO 8601, in UTC."""
    return None if at is None else datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat(timespec="seconds")
