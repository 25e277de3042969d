# SPDX-License-Identifier: MIT
"""`forumpress mail serve`: the one-click unsubscribe service."""

from __future__ import annotations

from pathlib import Path

import click

from forumpress.cli.mail.common import config_option, ledger_of, settings_from
from forumpress.terminal import say


@click.command("serve")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8421, show_default=True)
@config_option
def command(host: str, port: int, config: Path | None) -> int:
    """Answer the unsubscribe links, behind a web server that does TLS for the address in mail.toml.

    A POST takes the reader off the list at once, also while a mailing runs; a GET only shows a page.
    """
    from forumpress.deliver.bounce.record import record_leaving
    from forumpress.deliver.unsubscribe import unsubscribe_server

    settings = settings_from(config)
    with ledger_of(settings) as ledger:
        say(f"{settings.web.unsubscribe} is answered on http://{host}:{port}/\nCtrl-C stops.")
        unsubscribe_server(settings, lambda leaving: record_leaving(ledger, leaving), host, port).run()
    return 0
