# SPDX-License-Identifier: MIT
"""Public collections of messages that came back, and what their authors say that each of them means.

No label is ours. The rule, in this order:

1. **Sisimai's own expectations** (`t/*.t` of p5-sisimai: status, reply, reason, hard or not, a row for each
   recipient) label its set-of-emails. Its hard reasons are hard, unless the status is 4.x.x, which is never final
   (RFC 3463 2). `vacation`, `feedback` and `delivered` are what they say. `filtered`, `onhold` and `undefined` are
   its words for a refusal whose place in the SMTP dialogue it could not tell; those go by rule 4.
2. **The tests of flufl.bounce and Mailman** say which failures are temporary: soft, whatever the words say.
3. **The tests of BounceParser** say what is no bounce, and name reasons: `spam`, `over_quota` and `user_disabled` are
   soft. The folders of node-bounce-handler and bounce_email say what is a complaint and what no bounce.
4. Everything else goes **by the words of the report, as Sisimai's lists of phrases read them** (`lib/Sisimai/Reason`):
   phrases of userunknown, hostunknown, hasmoved and notaccept alone mean hard; phrases of any other reason alone mean
   soft; both, or none without a precise enhanced status, are unclear. What a server refuses after the data is soft:
   it had accepted the address (RFC 5321 3.3). Without known phrases a precise status decides, by RFC 3463 3.2.
5. A message whose machine-readable actions are all `delayed` is a delay.

Unclear failures must be understood; they count neither as hard nor as soft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from functools import cache
from hashlib import sha256
from pathlib import Path

DEAD_REASONS = frozenset({"userunknown", "hostunknown", "hasmoved", "notaccept"})
UNTOLD_REASONS = frozenset({"filtered", "onhold", "undefined"})
DEAD_STATUS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
_FOLDERS = {
    "sisimai": ("sisimai+set-of-emails/maildir/bsd", "*.eml"),
    "flufl": ("wRAR+flufl.bounce/flufl/bounce/tests/data", "*.txt"),
    "mailman": ("mailman/tests/bounces", "*.txt"),
    "bounceparser": ("rjbs+Mail-DeliveryStatus-BounceParser/t/corpus", "*.msg"),
    "node-bounces": ("findemdev+node-bounce-handler/test/eml/bounces", "*"),
    "node-fbl": ("findemdev+node-bounce-handler/test/eml/fbl", "*"),
    "node-ok": ("findemdev+node-bounce-handler/test/eml/ok", "*"),
    "bemail-bounces": ("ronbeltran+bounce_email/tests/bounces", "*.txt"),
    "bemail-ok": ("ronbeltran+bounce_email/tests/non_bounces", "*.txt"),
}
_WHOLE_FOLDERS = {"node-fbl": "complaint", "node-ok": "none", "bemail-ok": "none"}
_RETURNED = re.compile(r"^[> \t]*(?:Received|Return-Path|Message-ID|X-Mailer|MIME-Version):", re.M | re.I)
_AT_DATA = re.compile(r"end of (?:the )?data|after data|reply to (?:end of )?data|\bto data\b", re.I)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BLOCK = re.compile(r"^ +'([\w-]+)' +=> (\[\[.*?\]\])", re.M | re.S)
_ROW = re.compile(r"\[\s*'([\d.]*)'\s*,\s*'(\d*)'\s*,\s*'(\w+)'\s*,\s*(\d)")
_STRINGS = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


@dataclass(frozen=True)
class Sample:
    """One message of a collection. `family` is the same for copies of it in other collections."""

    name: str
    family: str
    data: bytes
    label: str
    by_words: bool = False
    """Whether Sisimai's authors could not tell what it was, and its words decided (rule 4)."""

    @property
    def held_out(self) -> bool:
        """Whether it belongs to the half on which nothing is to be tuned."""
        return sha256(self.family.encode()).digest()[0] % 2 == 1


def samples(root: Path) -> Iterator[Sample]:
    """Every different message of the collections below `root`, labelled by the rule of this module."""
    seen = set()
    authors = Authors(root)
    for collection, (folder, pattern) in _FOLDERS.items():
        for path in sorted((root / folder).glob(pattern)):
            data = path.read_bytes()
            mark = sha256(data.replace(b"\r\n", b"\n")).digest()
            if not path.is_file() or path.suffix == ".py" or mark in seen:
                continue
            seen.add(mark)
            family = path.stem if collection in ("flufl", "mailman") else f"{collection}-{path.stem}"
            yield Sample(
                f"{collection}-{path.name}",
                family,
                data,
                authors.label(collection, path, data),
                authors.untold(collection, path),
            )


class Authors:
    """What the collections' authors wrote down."""

    def __init__(self, root: Path) -> None:
        """Read it from their checkouts below `root`."""
        self._sisimai = _sisimai_expectations(root / "sisimai+p5-sisimai/t")
        self._phrases = _sisimai_phrases(root / "sisimai+p5-sisimai/lib/Sisimai/Reason")
        self._temporary = {
            *_temporary(root / "wRAR+flufl.bounce/flufl/bounce/_detectors/tests/detectors.py", "True"),
            *_temporary(root / "mailman/tests/test_bounces.py", "Stop"),
        }
        self._parser = _bounceparser(root / "rjbs+Mail-DeliveryStatus-BounceParser/t")

    def label(self, collection: str, path: Path, data: bytes) -> str:
        """The label of one message."""
        mail = message_from_bytes(data)
        if collection in _WHOLE_FOLDERS:
            return _WHOLE_FOLDERS[collection]
        rows = self._sisimai.get(path.stem) if collection == "sisimai" else None
        reasons = {reason for *_, reason, _ in rows or ()}
        for reason, label in (("vacation", "vacation"), ("feedback", "complaint")):
            if reason in reasons:
                return label
        if reasons and reasons <= {"delivered"}:
            return "none"
        if collection == "bounceparser" and self._parser.get(path.name) == "none":
            return "none"
        if _actions(mail) == {"delayed"}:
            return "delay"
        if rows:
            kinds = {self._of_row(row, mail) for row in rows}
            return kinds.pop() if len(kinds) == 1 else "unclear"
        if collection in ("flufl", "mailman") and path.name in self._temporary:
            return "soft"
        if collection == "bounceparser" and self._parser.get(path.name) == "soft":
            return "soft"
        return self._by_words(mail)

    def untold(self, collection: str, path: Path) -> bool:
        """Whether Sisimai's expectations of a message hold a reason that tells nothing of the address."""
        rows = self._sisimai.get(path.stem, []) if collection == "sisimai" else []
        return any(reason in UNTOLD_REASONS for *_, reason, _ in rows)

    def _of_row(self, row: tuple[str, str, str, str], mail: Message) -> str:
        status, _, reason, hard = row
        if status.startswith("4."):
            return "soft"
        if reason in UNTOLD_REASONS:
            return self._by_words(mail)
        return "hard" if hard == "1" else "soft"

    def _by_words(self, mail: Message) -> str:
        told = report_words(mail)
        statuses = [status for status in _STATUS.findall(told) if not status.endswith(".0.0")]
        if any(status.startswith("4.") for status in statuses):
            return "soft"
        dead = any(matches(told, phrase) for reason in DEAD_REASONS for phrase in self._phrases[reason])
        alive = any(
            matches(told, phrase)
            for reason, phrases in self._phrases.items()
            if reason not in DEAD_REASONS | UNTOLD_REASONS | {"vacation"}
            for phrase in phrases
        )
        if dead and _AT_DATA.search(told):
            return "soft"
        if dead != alive:
            return "hard" if dead else "soft"
        if dead or not statuses:
            return "unclear"
        return "hard" if set(statuses) <= DEAD_STATUS else "soft"


def matches(told: str, phrase: tuple[str, ...]) -> bool:
    """Whether the strings of a phrase stand in a text, one behind the other, as Sisimai's `aligned` asks it."""
    at = 0
    for part in phrase:
        found = told.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def report_words(mail: Message) -> str:
    """What a report says, in lower case and without the returned message."""
    texts = []
    for part in mail.walk():
        kind = part.get_content_type()
        if kind in ("message/rfc822", "text/rfc822-headers", "message/global", "message/partial"):
            break
        if part.get_content_maintype() == "text" and kind != "text/html":
            text = _decoded(part)
            below = _RETURNED.search(text)
            texts.append(text[: below.start()] if below else text)
        elif part.get("Diagnostic-Code") or part.get("Status"):
            texts.append(f"{part.get('Status', '')} {part.get('Diagnostic-Code', '')}")
    return " ".join(" ".join(texts).lower().split())


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def _actions(mail: Message) -> set[str]:
    return {str(part["Action"]).strip().lower() for part in mail.walk() if part.get("Action")}


def _sisimai_expectations(folder: Path) -> dict[str, list[tuple[str, str, str, str]]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for path in sorted(folder.glob("*.t")):
        engine = re.sub(r"^\d+-", "", path.stem)
        for number, rows in _BLOCK.findall(path.read_text("utf-8", "replace")):
            found[f"{engine}-{number}"] = _ROW.findall(rows)
    return found


@cache
def _sisimai_phrases(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for path in sorted(folder.glob("*.pm")):
        body = path.read_text("utf-8", "replace").partition("sub match")[2].partition("\n}")[0]
        found = []
        for line in body.splitlines():
            line = re.sub(r"\s#\s.*", "", line).strip()
            if line.startswith(("'", '"', "[", "state $index = ['", "state $pairs = [['")):
                strings = tuple((a or b).replace("\\", "") for a, b in _STRINGS.findall(line))
                if "['" in line or '["' in line:
                    found.append(strings)
                else:
                    found.extend((string,) for string in strings)
        phrases[path.stem.lower()] = [phrase for phrase in found if all(phrase) and phrase]
    return phrases


def _temporary(path: Path, word: str) -> set[str]:
    """The samples that a test's table marks with `word` behind them."""
    text = path.read_text("utf-8") if path.is_file() else ""
    rows = re.findall(r"\('\w+',\s*'([\w.]+)',(.*?)\)\s*,\s*(?=\(|#|\))", text, re.S)
    return {name for name, rest in rows if re.search(rf"\b{word}\b", rest)}


def _bounceparser(folder: Path) -> dict[str, str]:
    """What BounceParser's tests expect of each file, where it is one thing alone: soft or none."""
    expected: dict[str, str] = {}
    for path in sorted(folder.glob("*.t")):
        text = path.read_text("utf-8", "replace")
        files = re.findall(r"[\w.-]+\.msg", text)
        for pattern in re.findall(r"t/corpus/([\w-]+\*[\w.-]*)", text):
            files += [found.name for found in (folder / "corpus").glob(pattern)]
        reasons = set(re.findall(r"std_reason\s*=>\s*'(\w+)'", text))
        if "is_bounce => 0" in text and "is_bounce       => 1" not in text:
            expected |= dict.fromkeys(files, "none")
        elif reasons and reasons <= {"spam", "over_quota", "user_disabled"}:
            expected |= dict.fromkeys(files, "soft")
    return expected
