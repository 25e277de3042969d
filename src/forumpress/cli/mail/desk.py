# SPDX-License-Identifier: MIT
"""`forumpress mail desk`: the mailing desk in the browser."""

from __future__ import annotations

import secrets
import webbrowser
from pathlib import Path

import click

from forumpress.cli.arguments import enclosing_workspace
from forumpress.cli.mail.common import config_option, ledger_of, settings_from
from forumpress.errors import UsageError
from forumpress.terminal import say


@click.command("desk")
@click.option("--port", type=click.IntRange(1, 65535), default=8422, show_default=True)
@click.option("--open", "open_browser", is_flag=True, help="Open the browser too.")
@config_option
def command(port: int, open_browser: bool, config: Path | None) -> int:
    """Show lists, mailings, bounces, the doctor and the letter in the browser. Ctrl-C stops.

    It listens on this machine alone, and asks for the token that stands in the address it prints.
    """
    from forumpress.cli.mail.child import compose_apart
    from forumpress.deliver.desk.access import DeskAccess
    from forumpress.deliver.desk.app import Desk, desk_server
    from forumpress.deliver.mailedition import MailEdition

    workspace = enclosing_workspace()
    if workspace is None:
        raise UsageError("the desk belongs to a workspace; run it in the folder that holds issues/")
    settings = settings_from(config, workspace)
    folder = workspace.root / "issues"

    def issues() -> list[str]:
        return sorted((path.stem for path in folder.glob("*.yaml") if path.stem != "publication"), reverse=True)

    def compose(issue: str, list_key: str) -> MailEdition:
        return compose_apart(folder / f"{issue}.yaml", workspace, settings, list_key, None, lambda _: None)

    access = DeskAccess(port, secrets.token_urlsafe(24))
    with ledger_of(settings) as ledger:
        say(f"The mailing desk: {access.address}\nCtrl-C stops.")
        if open_browser:
            webbrowser.open(access.address)
        desk_server(Desk(settings, ledger, issues, compose), access).run()
    return 0
