# SPDX-License-Identifier: MIT
"""`forumpress mail readers`: who is on a list, and why somebody is or is not written to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forumpress.cli.mail.common import choose_list, config_option, ledger_of, moment, settings_from
from forumpress.cli.session import json_option
from forumpress.errors import UsageError
from forumpress.terminal import printable, say

if TYPE_CHECKING:
    from forumpress.deliver.ledger import Ledger
    from forumpress.deliver.readership import Reader

_ACTIONS = ("find", "show", "why", "add", "remove", "unsubscribe")


@click.command("readers")
@click.argument("list_key", metavar="LIST")
@click.option("--find", metavar="TEXT", help="Those whose address or name holds TEXT.")
@click.option("--where", metavar="CONDITION", help='Those who meet a condition, as "language = zh".')
@click.option("--show", metavar="ADDRESS", help="All that the list holds of one reader.")
@click.option("--why", metavar="ADDRESS", help="What happened to one reader, and whether he is written to.")
@click.option("--add", metavar="ADDRESS", help="One reader more; wants --consent.")
@click.option("--name", metavar="NAME", default="", help="With --add: the reader's name.")
@click.option("--consent", metavar="WHERE", help="With --add: where the reader agreed, as “at the fair, in writing”.")
@click.option("--remove", metavar="ADDRESS", help="Take one off the list; a later import may bring him back.")
@click.option("--unsubscribe", metavar="ADDRESS", help="One who asked to leave: no import brings him back.")
@config_option
@json_option
def command(
    list_key: str, find: str | None, where: str | None, show: str | None, why: str | None, add: str | None, name: str,
    consent: str | None, remove: str | None, unsubscribe: str | None, config: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """List the readers of LIST, or find, show, add, remove or unsubscribe one."""
    from forumpress.deliver import readership

    given = {"show": show, "why": why, "add": add, "remove": remove, "unsubscribe": unsubscribe}
    chosen = {action: _parsed(address) for action, address in given.items() if address is not None}
    if len(chosen) > 1 or (chosen and (find or where)):
        raise UsageError("one thing at a time: " + ", ".join(f"--{action}" for action in _ACTIONS))
    settings = settings_from(config)
    list_name = choose_list(settings, list_key)
    with ledger_of(settings) as ledger:
        for action, address in chosen.items():
            if action in ("show", "why"):
                return _one(ledger, list_name, address, as_json=as_json, history=action == "why")
            if action == "add":
                if not consent:
                    raise UsageError("--add wants --consent: where did the reader agree?")
                readership.add_reader(ledger, list_name, address, name=name, consent=consent)
                say(f"{address} is on the list {list_name}.")
                return 0
            done = (readership.remove_reader if action == "remove" else readership.unsubscribe_reader)(
                ledger, list_name, address
            )
            word = "taken off" if action == "remove" else "unsubscribed from"
            say(f"{address} {word} the list {list_name}." if done else f"{address} was not on {list_name}.")
            return int(not done)
        count = 0
        for reader in readership.find_readers(ledger, list_name, text=find or "", where=where or ""):
            count += 1
            say(json.dumps(_data(reader), ensure_ascii=False) if as_json else _line(reader))
    if not as_json:
        say(f"{count:,} readers")
    return 0


def _line(reader: Reader) -> str:
    stopped = f"  ({reader.stopped})" if reader.stopped else ""
    fields = "  ".join(f"{name}={text}" for name, text in reader.fields.items())
    return printable("  ".join(part for part in (reader.address, reader.name, fields) if part) + stopped, lines=False)


def _data(reader: Reader) -> dict[str, object]:
    return {
        "address": reader.address,
        "name": reader.name or None,
        "fields": reader.fields,
        "consent_date": reader.consent_date or None,
        "consent_source": reader.consent_source or None,
        "consent_text": reader.consent_text or None,
        "stopped": reader.stopped or None,
    }


def _one(ledger: Ledger, list_name: str, address: str, *, as_json: bool, history: bool) -> int:
    from forumpress.deliver.history import history_of
    from forumpress.deliver.readership import find_reader, stops_of

    reader = find_reader(ledger, list_name, address)
    entries = history_of(ledger, ledger.hash(address)) if history else []
    stops = stops_of(ledger, list_name, address)
    if as_json:
        rows = [{"at": moment(e.at), "what": e.kind.value, "reason": e.reason, "source": e.source,
                 "list": e.list_name or None, "issue": e.issue or None} for e in entries]  # fmt: skip
        data = {**(_data(reader) if reader else {"address": address}), "on_list": reader is not None, "stops": stops}
        say(json.dumps({**data, "history": rows}, ensure_ascii=False, indent=2))
        return int(reader is None)
    say(f"{address} is {'' if reader else 'not '}on the list {list_name}", lines=False)
    if reader is not None:
        consent = " ".join(part for part in (reader.consent_date, reader.consent_source) if part) or "not recorded"
        for label, text in (("name", reader.name), ("consent", consent), ("in the words", reader.consent_text)):
            if text:
                say(f"  {label}: {text}", lines=False)
        for field, text in reader.fields.items():
            say(f"  {field}: {text}", lines=False)
    for stop in stops:
        say(f"  not written to: {stop}", lines=False)
    if reader is not None and not stops:
        say("  written to")
    for e in entries:
        about = " ".join(part for part in (e.issue, e.list_name) if part)
        line = f"  {moment(e.at)}  {e.kind.value}: {e.reason} ({e.source})  {about}"
        say(line.rstrip(), lines=False)
    return int(reader is None)


def _parsed(address: str) -> str:
    from forumpress.deliver.address import parse_address

    try:
        return parse_address(address)
    except ValueError as problem:
        raise UsageError(f"{address}: {problem}") from None
