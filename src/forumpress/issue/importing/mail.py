# SPDX-License-Identifier: MIT
"""A mail as a file (.eml) -> a manuscript, with the manuscripts and pictures attached to it (RFC 5322, RFC 2045)."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage, MIMEPart

from forumpress.errors import InputError
from forumpress.finding import Finding, Place, note, warning
from forumpress.issue.importing.archive import unreadable
from forumpress.issue.importing.marked import MarkedSpan, markdown
from forumpress.issue.importing.received import BlockKind, Manuscript, ManuscriptBlock, ManuscriptPicture
from forumpress.issue.importing.webpage import read_webpage

_MOST_PARTS = 200
_MOST_DEPTH = 5
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_QUOTED = re.compile(r"^\s*>")
_REPLY = re.compile(r"^(?:re|aw|fwd?|wg|tr|rv|回复|转发)\s*[:：]\s*", re.IGNORECASE)

ReadAttached = Callable[[bytes, str], Manuscript | None]
"""Reads an attachment by its content; None where it is no manuscript."""


def read_mail(data: bytes, file: str, read_attached: ReadAttached, depth: int = 0) -> Manuscript:
    """The manuscript in a mail: its text, the pictures in it, and its attachments. Raises InputError."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise unreadable(file, "it is no mail", "save the mail as a file once more (.eml)")
    parts = list(message.walk())[:_MOST_PARTS]
    body = message.get_body(("html", "plain"))
    findings: list[Finding] = []
    inline = {str(part.get("Content-ID", "")).strip("<> "): _payload(part) for part in parts if part.get("Content-ID")}
    subject = _REPLY.sub("", " ".join(str(message.get("Subject", "")).split()))
    author = email.utils.parseaddr(str(message.get("From", "")))[0]
    if body is not None and body.get_content_type() == "text/html":
        text = _content(body).encode()
        read = read_webpage(text, file, lambda source: inline.get(source.removeprefix("cid:"), b""), "utf-8")
    else:
        read = _plain(_content(body) if body is not None else "", file)
    attached: list[Manuscript] = []
    pictures, blocks = list(read.pictures), list(read.blocks)
    used = {picture.data for picture in pictures}
    for part in message.iter_attachments() if message.is_multipart() else ():
        name, payload = str(part.get_filename() or "attachment"), _payload(part)
        if part.get_content_maintype() == "image":
            if payload and payload not in used:
                blocks.append(ManuscriptBlock(BlockKind.PICTURE, where=f"attachment {name}", picture=len(pictures)))
                pictures.append(ManuscriptPicture(name, payload))
            continue
        try:
            inner = None
            if depth < _MOST_DEPTH:
                inner = (
                    read_mail(payload, f"{file}: {name}", read_attached, depth + 1)
                    if part.get_content_type() == "message/rfc822"
                    else read_attached(payload, f"{file}: {name}")
                )
        except InputError as problem:
            findings += [replace(finding, severity=warning("", "").severity) for finding in problem.findings]
            continue
        if inner is not None:
            attached.append(inner)
        elif part is not body:
            findings.append(
                warning(
                    "import/attachment",
                    f"the attachment “{name}” is no manuscript that can be read; it was left out",
                    hint="save its text as .docx or .odt",
                    place=Place(file),
                )
            )
    return replace(
        read,
        blocks=tuple(blocks),
        pictures=tuple(pictures),
        findings=(*read.findings, *findings),
        title=subject or read.title,
        author=author or read.author,
        attached=tuple(attached),
    )


def _plain(text: str, file: str) -> Manuscript:
    """A plain text body: paragraphs between empty lines; signature and quoted mail left out, each with a word."""
    findings: list[Finding] = []
    if match := _SIGNATURE.search(text):
        text = text[: match.start()]
        findings.append(note("import/signature", "the mail's signature was left out", place=Place(file)))
    lines = text.replace("\r\n", "\n").split("\n")
    kept = [line for line in lines if not _QUOTED.match(line)]
    if len(kept) < len(lines):
        findings.append(
            note("import/quoted-mail", "the mail that is quoted below the text was left out", place=Place(file))
        )
    blocks = []
    for number, paragraph in enumerate(re.split(r"\n[ \t]*\n", "\n".join(kept)), 1):
        if words := " ".join(paragraph.split()):
            blocks.append(ManuscriptBlock(BlockKind.PARAGRAPH, markdown([MarkedSpan(words)]), f"paragraph {number}"))
    return Manuscript(file, tuple(blocks), findings=tuple(findings), words=tuple(" ".join(kept).split()))


def _content(part: MIMEPart) -> str:
    try:
        content = part.get_content()
    except (LookupError, ValueError, KeyError):
        return _payload(part).decode("utf-8", "replace")
    return content if isinstance(content, str) else ""


def _payload(part: MIMEPart) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, MIMEPart) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
