# SPDX-License-Identifier: MIT
"""`forumpress mail serve` and `confirmations`: the pages on which readers leave, join and choose, and their letters."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from forumpress.cli.mail.common import config_option, ledger_of, settings_from
from forumpress.errors import InputError
from forumpress.terminal import say


@click.command("serve")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8421, show_default=True)
@config_option
def command(host: str, port: int, config: Path | None) -> int:
    """Answer the unsubscribe links, behind a web server that does TLS for the address in mail.toml.

    A POST takes the reader off the list at once, also while a mailing runs; a GET only shows a page. Where web.signup
    names a page, readers join there too: each gets a letter with a link, and only that link subscribes. Without the
    server's password those letters wait for “forumpress mail confirmations”.
    """
    from forumpress.deliver.bounce.record import record_leaving
    from forumpress.deliver.joining.confirmation import keep_sending
    from forumpress.deliver.settings_read import check_can_send
    from forumpress.deliver.unsubscribe import unsubscribe_server

    settings = settings_from(config)
    stop = threading.Event()
    with ledger_of(settings) as ledger:
        say(f"{settings.web.unsubscribe} is answered on http://{host}:{port}/\nCtrl-C stops.")
        letters = None
        if settings.web.signup is not None:
            try:
                check_can_send(settings)
            except InputError:
                say(f"{settings.web.signup} too; its letters wait for “forumpress mail confirmations”.")
            else:
                say(f"{settings.web.signup} too.")
                letters = threading.Thread(target=keep_sending, args=(ledger, settings, stop))
                letters.start()
        try:
            unsubscribe_server(settings, lambda leaving: record_leaving(ledger, leaving), host, port, ledger).run()
        finally:
            stop.set()
            if letters is not None:
                letters.join()
    return 0


@click.command("confirmations")
@config_option
def confirmations_command(config: Path | None) -> int:
    """Send the letters that ask who signed up to confirm it; for cron, where the service has no password."""
    from forumpress.deliver.joining.confirmation import send_waiting

    settings = settings_from(config, to_send=True)
    with ledger_of(settings) as ledger:
        sent, failed = send_waiting(ledger, settings)
    say(f"{sent:,} sent, {failed:,} could not be sent.")
    return int(failed > 0)
