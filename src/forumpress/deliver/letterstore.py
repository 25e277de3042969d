# SPDX-License-Identifier: MIT
"""Letters that were composed before: found again by what they were made of, and believed only when they are ours.

Composing means typesetting the issue and checking its PDF, which takes seconds; compose, a dry run, a test and the
mailing itself all want the same letter. A kept letter stands under the hash of all that decides it but the files
that were read; it names those with their own hashes, and is made anew when one has changed or a folder of theirs has
another file. A workspace may come from anyone, its cache too: each letter is signed with the key of `mail.keys`, and
without that signature it is not even read. No secret is kept in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from forumpress import __version__
from forumpress.deliver.cover import Cover
from forumpress.deliver.mailedition import MailEdition
from forumpress.deliver.message import IssueLetter, Slot, posting_for
from forumpress.deliver.settings import Settings
from forumpress.files import files_in, named, open_file, read_file, remove_file, write_atomically
from forumpress.finding import Finding, Place, Rect, Severity
from forumpress.workspace import Workspace

_MOST_KEPT = 8
_LARGEST = 100_000_000
_MAC = 64
_PURPOSE = b"forumpress composed letter"


class LetterStore:
    """The composed letters of one workspace; another owner's, and what was tampered with, is as good as none."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self._workspace, self._settings = workspace, settings
        self._folder = workspace.cache / "letters"
        self._key = hmac.digest(settings.keys.address_key, _PURPOSE, "sha256")

    def find(self, path: Path, list_key: str, size_limit: int | None) -> MailEdition | None:
        """The letter of an issue to a list as it was composed before; None where it has to be composed."""
        file = self._file(path, list_key, size_limit)
        try:
            kept = read_file(file, _LARGEST)
        except OSError:
            return None
        mac, body = kept[:_MAC], kept[_MAC:]
        if not hmac.compare_digest(mac, self._sign(body)):
            return None
        data = json.loads(body)
        if any(_digest(self._workspace.root / name) != digest for name, digest in data["files"].items()):
            return None
        return self._restore(data, list_key)

    def keep(
        self, path: Path, list_key: str, size_limit: int | None, edition: MailEdition, sources: Iterable[Path]
    ) -> None:
        """Keep a letter that was just composed, with the files that were read for it, and the folders looked through.

        Where the cache cannot be written, nothing is kept.
        """
        letter = edition.letter
        data = {
            "files": {str(source): _digest(source) for source in sources},
            "issue_key": edition.issue_key,
            "ready": edition.ready,
            "findings": [_plain(finding) for finding in edition.findings],
            "letter_findings": [_plain(finding) for finding in letter.findings],
            "cover": letter.cover and [letter.cover.media_type, _text(letter.cover.data)],
            "pieces": [_text(piece) for piece in letter.pieces],
            "slots": [slot.value for slot in letter.slots],
            "fields": _text(letter.shared_fields),
            "content_type": _text(letter.content_type),
            **{name: getattr(letter, name) for name in _PLAIN},
        }
        body = json.dumps(data, ensure_ascii=False).encode()
        file = self._file(path, list_key, size_limit)
        with suppress(OSError):
            write_atomically(file, self._sign(body) + body, private=True)
            self._tidy()

    def _restore(self, data: dict[str, Any], list_key: str) -> MailEdition:
        posting, _ = posting_for(self._settings, list_key)
        cover = data["cover"]
        letter = IssueLetter(
            findings=tuple(map(_finding, data["letter_findings"])),
            cover=cover and Cover(base64.b64decode(cover[1]), cover[0]),
            posting=posting,
            issue_key=data["issue_key"],
            shared_fields=base64.b64decode(data["fields"]),
            content_type=base64.b64decode(data["content_type"]),
            pieces=tuple(map(base64.b64decode, data["pieces"])),
            slots=tuple(map(Slot, data["slots"])),
            **{name: data[name] for name in _PLAIN},
        )
        return MailEdition(data["issue_key"], data["ready"], letter, tuple(map(_finding, data["findings"])))

    def _file(self, path: Path, list_key: str, size_limit: int | None) -> Path:
        settings = self._settings
        decides = [
            __version__,
            _own_code(),
            str(path.resolve()),
            list_key,
            size_limit,
            settings.limits.attach_up_to,
            *(
                part.model_dump(mode="json")
                for part in (settings.sender, settings.web, settings.organisation, settings.lists[list_key])
            ),
            [(selector, _digest(file)) for selector, file in settings.dkim.key_files] if settings.dkim else None,
            settings.dkim.domain if settings.dkim else None,
        ]
        name = hashlib.sha256(json.dumps(decides, default=str).encode()).hexdigest()[:40]
        return self._folder / f"{name}.letter"

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256").hex().encode("ascii")

    def _tidy(self) -> None:
        letters = [each for each in files_in(self._folder) if each[0].suffix == ".letter"]
        letters.sort(key=lambda each: each[1].st_mtime, reverse=True)
        for file, _ in letters[_MOST_KEPT:]:
            remove_file(file)


_PLAIN = ("subject", "content_hash", "size", "attached", "text", "html", "mark", "greeting_mark")
"""The letter's values that JSON can hold as they are."""


def _digest(source: Path) -> str:
    """What changes when a file does, or the names in a folder; a source that cannot be read has none."""
    try:
        if source.is_dir():
            return hashlib.sha256("\0".join(sorted(entry.name for entry in source.iterdir())).encode()).hexdigest()
        with os.fdopen(open_file(named(source)), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@cache
def _own_code() -> str:
    """What changes when Forum Press itself does, in a checkout whose version stays the same."""
    root = Path(__file__).parent.parent
    states = ((path, path.stat()) for path in sorted(root.rglob("*.py")))
    listing = "".join(f"{path.relative_to(root)} {state.st_size} {state.st_mtime_ns}\n" for path, state in states)
    return hashlib.sha256(listing.encode()).hexdigest()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _plain(finding: Finding) -> dict[str, Any]:
    return asdict(finding)


def _finding(data: dict[str, Any]) -> Finding:
    place = data["place"]
    box = Rect(**place["box"]) if place["box"] else None
    return Finding(**{**data, "severity": Severity(data["severity"]), "place": Place(**{**place, "box": box})})
