"""Runs the command line: every way to fail becomes words and an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from forumpress import __version__
from forumpress.cli.extras import explain_missing_package
from forumpress.cli.report import print_json, show_findings
from forumpress.cli.root import forumpress
from forumpress.cli.session import Session
from forumpress.cli.system import explain_missing_library
from forumpress.errors import ForumPressError, InputError, InternalError, UsageError

INTERRUPTED = 130
BROKEN_PIPE = 141
_COMPLETION = "_FORUMPRESS_COMPLETE"
"""Set by the shell's completion, which click answers."""


def run(arguments: Sequence[str]) -> int:
    """Run the command that `arguments` name and give the exit code of the process.

    0 fine, 1 problems in the input, 2 wrong usage, 3 our own fault; 130 after Ctrl-C and 141
    when the reader of our output went away, as shells expect.
    """
    # Pydantic would look through all installed packages for plug-ins at every start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if _COMPLETION in os.environ:
        forumpress.main(prog_name="forumpress")
    session = Session()
    try:
        with forumpress.make_context("forumpress", list(arguments), obj=session) as context:
            result = forumpress.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return _flushed(leave.exit_code)
    except click.ClickException as failure:
        failure.show()
        return UsageError.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_gone()
    except InputError as failure:
        _show_input_error(failure, session)
        return failure.exit_code
    except UsageError as failure:
        click.echo(f"Error: {failure}", err=True)
        return failure.exit_code
    except Exception as failure:
        if needed := explain_missing_package(failure, arguments):
            click.echo(f"Error: {needed}", err=True)
            return UsageError.exit_code
        return _show_internal_error(failure, session)
    return result if isinstance(result, int) else 0


def _flushed(code: int) -> int:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _reader_gone()
    return code


def _reader_gone() -> int:
    # What Python flushes on its way out would complain once more.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


def _show_input_error(failure: InputError, session: Session) -> None:
    if session.json:
        print_json({}, failure.findings)
    else:
        show_findings(failure.findings, sys.stderr)


def _show_internal_error(failure: Exception, session: Session) -> int:
    if session.debug:
        traceback.print_exception(failure)
    elif explanation := explain_missing_library(failure):
        click.echo(f"Error: {explanation}", err=True)
    else:
        kind = "" if isinstance(failure, InternalError) else f"{type(failure).__name__}: "
        click.echo(
            f"Internal error: {kind}{failure}\n"
            f"This is a fault of Forum Press {__version__}, not of your files. Please report it, with what\n"
            "“forumpress --debug …” prints for the same command.",
            err=True,
        )
    return failure.exit_code if isinstance(failure, ForumPressError) else InternalError.exit_code
