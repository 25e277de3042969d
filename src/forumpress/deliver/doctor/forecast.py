# SPDX-License-Identifier: MIT
"""What the large receivers' rules for bulk senders will refuse, as they publish them.

Sources: Google, “Email sender guidelines” (senders of more than 5,000 messages a day to Gmail); Yahoo, “Sender best
practices”; Microsoft, “Outlook's new requirements for high-volume senders” (from 5 May 2025: 550 5.7.515).
"""

from __future__ import annotations

from collections.abc import Mapping

from forumpress.deliver.doctor.checks import Check, Forecast, Result

_NEEDS = {
    "Gmail": ("SPF", "DKIM", "DMARC", "Alignment", "Reverse DNS", "One-click", "TLS"),
    "Yahoo": ("SPF", "DKIM", "DMARC", "Alignment", "Reverse DNS", "One-click"),
    "Microsoft": ("SPF", "DKIM", "DMARC", "Alignment"),
}
_SOURCES = {
    "Gmail": "550 5.7.26 or 4.7.32; support.google.com/a/answer/81126",
    "Yahoo": "553 or 554 with AUP; senders.yahooinc.com/best-practices",
    "Microsoft": "550 5.7.515; techcommunity.microsoft.com, requirements for high-volume senders",
}


def forecasts(checks: tuple[Check, ...]) -> tuple[Forecast, ...]:
    """What each receiver will do, by the checks that its rules ask for."""
    failed: Mapping[str, list[str]] = {
        topic: [check.sentence for check in checks if check.topic == topic and check.result is Result.FAILS]
        for topic in {check.topic for check in checks}
    }
    found = []
    for receiver, topics in _NEEDS.items():
        reasons = tuple(f"{topic}: {sentence}" for topic in topics for sentence in failed.get(topic, ()))
        found.append(Forecast(receiver, bool(reasons), reasons, _SOURCES[receiver]))
    return tuple(found)
