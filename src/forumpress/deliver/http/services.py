# SPDX-License-Identifier: MIT
"""The providers by name."""

from __future__ import annotations

from collections.abc import Callable

from forumpress.deliver.http.client import HttpTransport, MailService
from forumpress.deliver.http.mailgun import Mailgun
from forumpress.deliver.http.postmark import Postmark
from forumpress.deliver.http.ses import AmazonSes
from forumpress.deliver.settings import Api, Service

_SERVICES: dict[Service, Callable[[Api], MailService]] = {
    Service.SES: AmazonSes,
    Service.MAILGUN: Mailgun,
    Service.POSTMARK: Postmark,
}


def open_service(api: Api) -> HttpTransport:
    """A connection to the provider that the settings name; it is opened by the first message."""
    return HttpTransport(api, _SERVICES[api.service](api))
