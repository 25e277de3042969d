# SPDX-License-Identifier: MIT
"""`forumpress explain`: what the code of a finding means, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

import click

from forumpress.cli.report import print_json
from forumpress.cli.session import json_option
from forumpress.codes.registry import Explanation, families, family
from forumpress.errors import UsageError
from forumpress.preflight.explained import explained_rules
from forumpress.terminal import say


@click.command("explain")
@click.argument("words", metavar="[CODE]...", nargs=-1)
@json_option
def command(words: tuple[str, ...], as_json: bool) -> None:
    """Say what the CODE of a finding means, such as figure/low-resolution, and what to do about it.

    The first word of a code alone, such as figure, names all that begin with it; without a CODE every code is listed.
    """
    known = every_code()
    chosen = [code for word in words for code in _meant(word, known)] if words else list(known)
    if as_json:
        print_json({"codes": [_data(known[code]) for code in chosen]}, ())
    elif words:
        say("\n\n".join(_in_words(known[code]) for code in chosen))
    else:
        say("\n\n".join(_listing(known)))


def every_code() -> dict[str, Explanation]:
    """All codes there are, those of the preflight's rules too, in the order of the alphabet."""
    declared = {code: each for name in families() for code, each in family(name).codes.items()}
    return dict(sorted({**declared, **explained_rules()}.items()))


def _meant(word: str, known: Mapping[str, Explanation]) -> list[str]:
    """The codes that a word of the command means. Raises UsageError, with near ones, where it means none."""
    if word in known:
        return [word]
    if members := [code for code in known if code.partition("/")[0] == word.rstrip("/")]:
        return members
    near = difflib.get_close_matches(word, known, 3, 0.6)
    near = near or [code for code in known if code.partition("/")[2] == word.rpartition("/")[2]][:3]
    hint = f"did you mean {' or '.join(near)}?" if near else "“forumpress explain” lists them all"
    raise UsageError(f"no finding has the code “{word}”; {hint}")


def _in_words(entry: Explanation) -> str:
    lines = [f"{entry.code} ({' or '.join(entry.severities) or 'in no profile'})", f"  {entry.means}"]
    lines += [f"  → {entry.cure}"] if entry.cure else []
    return "\n".join([*lines, f"  See docs/{entry.page}"])


def _listing(known: Mapping[str, Explanation]) -> list[str]:
    names = dict.fromkeys(code.partition("/")[0] for code in known)
    return [
        "\n".join([name, *(f"  {code}: {each.means}" for code, each in known.items() if code.startswith(f"{name}/"))])
        for name in names
    ]


def _data(entry: Explanation) -> dict[str, object]:
    return {
        "code": entry.code,
        "severities": list(entry.severities),
        "means": entry.means,
        "cure": entry.cure or None,
        "page": f"docs/{entry.page}",
    }
