# SPDX-License-Identifier: MIT
"""`forumpress mail`: compose, send and follow the e-mail edition."""

from __future__ import annotations

import click

from forumpress.cli.group import LazyGroup

CHAPTERS = {
    "Before": {
        "compose": ("forumpress.cli.mail.compose:command", "Write the message as .eml and an HTML preview."),
        "doctor": ("forumpress.cli.mail.doctor:command", "Look at SPF, DKIM, DMARC and TLS as receivers will."),
        "import": ("forumpress.cli.mail.importing:command", "Take readers from a list's file."),
    },
    "Send": {
        "send": ("forumpress.cli.mail.send:command", "Mail an issue to a list, or go on with it."),
        "status": ("forumpress.cli.mail.status:command", "Say where mailings stand."),
        "account": ("forumpress.cli.mail.account:command", "Account for every reader, by provider and reason."),
        "retry": ("forumpress.cli.mail.steer:retry_command", "Give failed or uncertain readers another try."),
        "pause": ("forumpress.cli.mail.steer:pause_command", "Stop a mailing that is running."),
        "resume": ("forumpress.cli.mail.steer:resume_command", "Let a paused mailing go on."),
    },
    "Readers": {
        "readers": ("forumpress.cli.mail.readers:command", "List readers; find, show, add or remove one."),
        "suppressions": ("forumpress.cli.mail.suppressions:command", "List who is never written to; lift one."),
        "bounces": ("forumpress.cli.mail.bounces:command", "Read bounce reports, suppress what is dead."),
        "desk": ("forumpress.cli.mail.desk:command", "Show lists, mailings and the doctor in the browser."),
        "serve": ("forumpress.cli.mail.serve:command", "Run the pages on which readers leave, join and choose."),
        "confirmations": ("forumpress.cli.mail.serve:confirmations_command", "Send the letters that confirm sign-ups."),
        "export": ("forumpress.cli.mail.rights:export_command", "Show all that is held about an address."),
        "forget": ("forumpress.cli.mail.rights:forget_command", "Erase an address for good."),
    },
}


@click.command(cls=LazyGroup, chapters=CHAPTERS)
def command() -> None:
    """Mail an issue to its readers: nobody twice, nobody lost.

    The server, the lists and the limits are in mail.toml, in the workspace's folder; secrets are better
    kept in the environment: FORUMPRESS_MAIL_SERVER_PASSWORD. docs/mailing.md begins with ten lines.
    """
