# SPDX-License-Identifier: MIT
"""Opens the transport that the settings name."""

from __future__ import annotations

from forumpress.deliver.settings import Settings
from forumpress.deliver.smtp import SmtpTransport
from forumpress.deliver.transport import Transport


def open_transport(settings: Settings) -> Transport:
    """A connection to the server or the service that takes our mail. Raises NoTransport."""
    if settings.api is not None:
        from forumpress.deliver.http.services import open_service

        return open_service(settings.api)
    assert settings.server is not None, "the settings have a server where they have no service"
    return SmtpTransport(settings.server)
