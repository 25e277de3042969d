# SPDX-License-Identifier: MIT
"""What the settings put into each message: the sender's fields, and each reader's own ways to leave and to bounce."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import quote

from forumpress.deliver import headers
from forumpress.deliver.content import Content
from forumpress.deliver.dkim import Signer
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import TokenKeys


@dataclass(frozen=True, slots=True)
class Posting:
    """What of the settings stands in each message."""

    settings: Settings = field(repr=False)
    list_key: str
    tokens: TokenKeys = field(repr=False)
    signer: Signer | None

    def unsubscribe_href(self, address_hash: str) -> str:
        """Where one reader leaves: a page for people, RFC 8058's POST for programs."""
        base = quote(self.settings.web.unsubscribe, safe="/%:@!$()*+,;=~[]")
        return f"{base}/{self.tokens.unsubscribe_token(self.list_key, address_hash)}"

    def unsubscribe_field(self, address_hash: str) -> bytes:
        """List-Unsubscribe, the https address before the mailto one."""
        ways = [f"<{self.unsubscribe_href(address_hash)}>"]
        if mailto := self.settings.web.unsubscribe_mailto:
            token = self.tokens.unsubscribe_token(self.list_key, address_hash)
            ways.append(f"<mailto:{quote(mailto, safe='@+')}?subject=unsubscribe%20{token}>")
        return headers.field("List-Unsubscribe", ", ".join(ways))

    def return_path(self, address_hash: str) -> str:
        """Where this reader's bounces go (VERP): the sender's return path with the reader's tag."""
        sender = self.settings.sender
        local, _, domain = (sender.return_path or sender.address).rpartition("@")
        return f"{local}+{self.tokens.return_tag(address_hash)}@{domain}" if sender.verp else f"{local}@{domain}"

    def feedback_field(self, issue_key: str) -> bytes:
        """Feedback-ID, by which Gmail's postmaster tools and feedback loop tell mailings apart.

        Issue, list and kind are ours to choose; the last part is the sender's, always the same, of 5 to 15 characters
        (Google, “Feedback loop”).
        """
        domain = self.settings.sender.address.rpartition("@")[2]
        sender = hashlib.sha256(domain.encode()).hexdigest()[:12]
        return headers.field("Feedback-ID", f"{issue_key}:{self.list_key}:newsletter:{sender}")

    def fields(self, content: Content) -> bytes:
        """The header fields that all readers share."""
        sender = self.settings.sender
        facts = self.settings.lists[self.list_key]
        return b"".join(
            (
                headers.address_field("From", sender.address, sender.name),
                headers.address_field("Reply-To", sender.reply_to) if sender.reply_to else b"",
                headers.text_field("Subject", content.subject),
                headers.address_field("List-Id", facts.id, facts.name),
                headers.field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
                headers.field("Precedence", "bulk"),
                headers.field("Auto-Submitted", "auto-generated"),
                headers.field("Content-Language", content.language),
                headers.field("MIME-Version", "1.0"),
            )
        )
