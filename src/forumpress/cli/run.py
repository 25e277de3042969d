# SPDX-License-Identifier: MIT
"""Runs the command line: every way to fail becomes words and an exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress

import click

from forumpress import __version__
from forumpress.cli.extras import explain_missing_package
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.root import forumpress
from forumpress.cli.session import CommandOptions
from forumpress.cli.system import explain_missing_library
from forumpress.errors import ForumPressError, InputError, InternalError, OutputLost, UsageError
from forumpress.finding import Finding
from forumpress.machine import explain_machine
from forumpress.processwide import shut_out_plugins
from forumpress.terminal import say, write

INTERRUPTED = 130
BROKEN_PIPE = 141
_COMPLETION = "_FORUMPRESS_COMPLETE"
"""Set by the shell's completion, which click answers."""


def run(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name and give the exit code of the process.

    0 fine, 1 problems in the input, 2 wrong usage, 3 our own fault; 130 after Ctrl-C and 141
    when the reader of our output went away, as shells expect.
    """
    shut_out_plugins()
    if _COMPLETION in os.environ:
        forumpress.main(prog_name="forumpress")
    try:
        return _run(arguments, CommandOptions())
    except BrokenPipeError:
        _print_no_more()
        return BROKEN_PIPE
    except OutputLost as failure:
        with suppress(OSError, OutputLost):
            say(f"Error: {failure}", error=True)
        _print_no_more()
        return failure.exit_code


def _run(arguments: Sequence[str], session: CommandOptions) -> int:
    try:
        with forumpress.make_context("forumpress", list(arguments), obj=session) as context:
            result = forumpress.invoke(context)
        _flush()
    except click.exceptions.Exit as leave:
        _flush()
        return leave.exit_code
    except click.ClickException as failure:
        shown = io.StringIO()
        failure.show(shown)
        write(shown.getvalue(), sys.stderr)
        return UsageError.exit_code
    except (click.Abort, KeyboardInterrupt):
        say("Stopped.", error=True)
        return INTERRUPTED
    except (BrokenPipeError, OutputLost):
        raise
    except InputError as failure:
        _show_findings(failure.findings, session)
        return failure.exit_code
    except UsageError as failure:
        say(f"Error: {failure}", error=True)
        return failure.exit_code
    except Exception as failure:
        return _show_failure(failure, arguments, session)
    return result if isinstance(result, int) else 0


def _flush() -> None:
    """What click printed reaches its reader, or the failure is known now."""
    write("", sys.stdout)


def _print_no_more() -> None:
    # What Python flushes on its way out would complain once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            os.dup2(nowhere, stream.fileno())


def _show_findings(findings: Sequence[Finding], session: CommandOptions) -> None:
    if session.json:
        print_json({}, findings)
    else:
        show_findings(findings, sys.stderr)


def _show_failure(failure: Exception, arguments: Sequence[str], session: CommandOptions) -> int:
    """Say what failed: a package or library that is missing, the machine, or else ourselves."""
    machine = explain_machine(failure)
    if session.debug:
        say("".join(traceback.format_exception(failure)).rstrip(), error=True)
    elif needed := explain_missing_package(failure, arguments):
        say(f"Error: {needed}", error=True)
        return UsageError.exit_code
    elif explanation := explain_missing_library(failure):
        say(f"Error: {explanation}", error=True)
    elif machine:
        _show_findings((machine,), session)
    else:
        kind = "" if isinstance(failure, InternalError) else f"{type(failure).__name__}: "
        say(
            f"Internal error: {kind}{failure}\n"
            f"This is a fault of Forum Press {__version__}, not of your files. Please report it, with what\n"
            "“forumpress --debug …” prints for the same command.",
            error=True,
        )
    if machine:
        return InputError.exit_code
    return failure.exit_code if isinstance(failure, ForumPressError) else InternalError.exit_code
