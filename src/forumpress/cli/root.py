# SPDX-License-Identifier: MIT
"""The `forumpress` command and the list of its subcommands."""

from __future__ import annotations

import click

from forumpress import __version__
from forumpress.cli.group import LazyGroup
from forumpress.cli.session import CommandOptions

CHAPTERS = {
    "Write": {
        "init": ("forumpress.cli.init:command", "Make a workspace for a publication."),
        "new": ("forumpress.cli.new:command", "Begin a new issue."),
        "import": ("forumpress.cli.importing:command", "Turn Markdown or plain text into an issue."),
        "check": ("forumpress.cli.check:command", "Name every problem of an issue, with its line."),
        "explain": ("forumpress.cli.explain:command", "Say what the code of a finding means, and what to do."),
        "schema": ("forumpress.cli.schema:command", "Print the JSON Schema of an issue file."),
        "layouts": ("forumpress.cli.layouts:command", "List the layout packs."),
        "fonts": ("forumpress.cli.fonts:command", "List the fonts, where they come from, their licences."),
    },
    "Make pages": {
        "fit": ("forumpress.cli.fit:command", "Bring an issue to a number of pages."),
        "build": ("forumpress.cli.build:command", "Typeset an issue and finish its editions."),
        "preview": ("forumpress.cli.preview:command", "Show the pages in the browser while you write."),
        "edit": ("forumpress.cli.edit:command", "Write on the pages in the browser."),
        "locate": ("forumpress.cli.locate:command", "Scroll an open preview to a line of the issue."),
        "preflight": ("forumpress.cli.preflight:command", "Check a PDF as a printer would."),
        "verify": ("forumpress.cli.verify:command", "Prove that every edition says the same."),
        "compare": ("forumpress.cli.compare:command", "Say what changed between two PDFs."),
    },
    "Mail": {
        "mail": ("forumpress.cli.mail:command", "Compose, send and follow the e-mail edition."),
    },
}


@click.command(
    cls=LazyGroup,
    chapters=CHAPTERS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="forumpress", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, envvar="FORUMPRESS_DEBUG", help="Show tracebacks of internal errors.")
@click.pass_context
def forumpress(ctx: click.Context, debug: bool) -> None:
    """Typeset a periodical: from YAML to finished pages, to the printer and to its readers.

    Exit codes: 0 fine, 1 problems in the input, 2 wrong usage, 3 our own fault.
    """
    ctx.ensure_object(CommandOptions).debug = debug
