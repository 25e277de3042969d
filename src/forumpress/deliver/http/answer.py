# SPDX-License-Identifier: MIT
"""What the providers' answers have in common."""

from __future__ import annotations

import json
from typing import Any

from forumpress.deliver.answers import Handover


def read_json(body: bytes) -> dict[str, Any]:
    """A JSON object, or an empty one where the body is something else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def by_code(code: int) -> tuple[Handover, str]:
    """What an HTTP code says by itself (RFC 9110 15), with an enhanced status where it calls for one.

    A 500 or 504 may come after the message was taken: it is in doubt. 502 and 503 come from what stands before the
    service, 429 from its rate limit: neither has taken it.
    """
    if 200 <= code < 300:
        return Handover.SENT, ""
    if code in (401, 403):
        return Handover.REFUSED, "5.7.8"
    if code == 413:
        return Handover.REFUSED, "5.3.4"
    if code in (408, 425, 429, 502, 503) or 300 <= code < 400:
        return Handover.DEFERRED, ""
    if code >= 500:
        return Handover.UNCERTAIN, ""
    return Handover.REFUSED, ""
