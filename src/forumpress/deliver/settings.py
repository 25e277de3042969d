# SPDX-License-Identifier: MIT
"""What `mail.toml` and the environment say: the server, the sender, the lists, the limits, the keys.

`settings_read.py` reads them; everything here is plain validated data, secrets as `SecretStr`.
"""

from __future__ import annotations

import datetime
import zoneinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    model_validator,
)

from forumpress.deliver.address import has_control, parse_address
from forumpress.deliver.personal import read_greeting
from forumpress.loopback import is_loopback

KEY_LIMIT = 16
"""The fewest characters of a secret that signs or hashes."""


def _one_line(text: str) -> str:
    if has_control(text):
        raise ValueError("must be one line without control characters")
    return text


def _own_address(text: str) -> str:
    address = parse_address(text)
    if not address.isascii():
        raise ValueError("must be ASCII, or servers without SMTPUTF8 would take none of the mail")
    return address


def _https(url: str) -> str:
    parts = urlsplit(_one_line(url))
    if parts.scheme != "https" or not parts.hostname:
        raise ValueError("must be an https address")
    if " " in url or not url.isascii() or parts.query or parts.fragment:
        raise ValueError("must be a plain ASCII address without query or fragment")
    return url.rstrip("/")


def _service_url(url: str) -> str:
    parts = urlsplit(_one_line(url))
    if parts.scheme == "http" and parts.hostname and is_loopback(parts.hostname):
        return url.rstrip("/")
    return _https(url)


def _greeting(text: str) -> str:
    read_greeting(text)
    return text


def _secret(value: SecretStr) -> SecretStr:
    if len(value.get_secret_value()) < KEY_LIMIT:
        raise ValueError(f"must have at least {KEY_LIMIT} characters")
    return value


Line = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_one_line)]
OwnAddress = Annotated[str, AfterValidator(_own_address)]
HttpsUrl = Annotated[str, StringConstraints(max_length=500), AfterValidator(_https)]
HostName = Annotated[
    str, StringConstraints(pattern=r"^(?:\[?[0-9A-Fa-f:.]+\]?|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)$")
]
BaseUrl = Annotated[str, StringConstraints(max_length=500), AfterValidator(_service_url)]
Dotted = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$", max_length=200)]
DomainName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+$", to_lower=True)]
Secret = Annotated[SecretStr, AfterValidator(_secret)]
ListKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]


class Part(BaseModel):
    """A table of `mail.toml`: unknown keys are refused, values never shown in an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Security(StrEnum):
    """How the connection to the server is protected; `none` is for a server on this machine alone."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class OnUncertain(StrEnum):
    """What becomes of a message that the server may or may not have taken: one more copy, or a person decides."""

    RETRY = "retry"
    HOLD = "hold"


class Server(Part):
    """The relay that takes our mail. Times in seconds."""

    host: HostName
    port: int = Field(587, gt=0, lt=65536)
    security: Security = Security.STARTTLS
    verify: bool = True
    ca_file: Path | None = None
    user: Line | None = None
    password: SecretStr | None = None
    helo: Dotted | None = None
    connections: int = Field(4, ge=1, le=64)
    connect_timeout: float = Field(30, gt=0, le=600)
    command_timeout: float = Field(300, gt=0, le=600)
    """For every reply but the last (RFC 5321 4.5.3.2 asks for five minutes)."""
    dot_timeout: float = Field(600, gt=0, le=3600)
    """For the reply to the final dot: ten minutes (RFC 5321 4.5.3.2.6); less manufactures duplicates."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.security is Security.NONE and not is_loopback(self.host):
            raise ValueError('security = "none" is only for a server on this machine')
        if self.user is None and self.password is not None:
            raise ValueError("user and password go together")
        return self


class Service(StrEnum):
    """A provider that takes mail by HTTP."""

    SES = "ses"
    MAILGUN = "mailgun"
    POSTMARK = "postmark"


class Api(Part):
    """An HTTP interface that takes our mail in place of a server. Times in seconds.

    `token` is Mailgun's API key or Postmark's server token; Amazon SES wants `region`, `access_key` and `secret_key`.
    """

    service: Service
    url: BaseUrl | None = None
    """Where the interface is, for a proxy or another region; without it, where the provider documents it."""
    token: SecretStr | None = None
    domain: DomainName | None = None
    """Mailgun's sending domain."""
    region: Dotted | None = None
    access_key: Line | None = None
    secret_key: SecretStr | None = None
    session_token: SecretStr | None = None
    configuration_set: Dotted | None = None
    """A configuration set of Amazon SES."""
    stream: Dotted = "broadcast"
    """Postmark's message stream."""
    connections: int = Field(4, ge=1, le=64)
    connect_timeout: float = Field(30, gt=0, le=600)
    timeout: float = Field(120, gt=0, le=3600)
    """For the answer to a whole request; less leaves more copies uncertain."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        wanted = {Service.SES: ("region", "access_key"), Service.MAILGUN: ("domain",), Service.POSTMARK: ()}[
            self.service
        ]
        missing = [name for name in wanted if getattr(self, name) is None]
        if missing:
            raise ValueError(f"{self.service.value} wants {' and '.join(missing)}")
        return self

    @property
    def missing_secrets(self) -> list[str]:
        """Secrets without which the service takes nothing; they are best kept in the environment."""
        name = "secret_key" if self.service is Service.SES else "token"
        return [name] if getattr(self, name) is None else []


class Sender(Part):
    """Who the mail is from. `return_path` takes the bounces; its local part gets a `+token` for each reader."""

    address: OwnAddress
    name: Line
    reply_to: OwnAddress | None = None
    return_path: OwnAddress | None = None
    verp: bool = True


class ListFacts(Part):
    """One mailing list: its List-Id (RFC 2919, without the angle brackets), its name, and what greets its readers."""

    id: Dotted
    name: Line
    salutation: Annotated[Line, AfterValidator(_greeting)] | None = None
    """A sentence above the letter, such as `Dear {name|reader},`; see `personal.py`."""
    open: bool = True
    """Whether readers may join it by themselves, where `web.signup` names a page."""


class Limits(Part):
    """How much, how fast, how long. `None` means without limit; rates are for one sender."""

    per_minute: float | None = Field(None, gt=0)
    domain_per_minute: float | None = Field(None, gt=0)
    domains: dict[DomainName, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    """Messages a minute for single domains."""
    attach_up_to: int = Field(5_000_000, ge=0)
    """The largest message, in octets as sent, that carries the PDF; above it the PDF is linked."""
    messages_per_connection: int = Field(500, ge=1)
    first_wait: float = Field(60, gt=0, le=3600)
    """Seconds before a deferred message is tried again; doubles with each try, give or take a quarter."""
    longest_wait: float = Field(3600, gt=0, le=86400)
    give_up_hours: float = Field(48, gt=0)
    """A reader who could not be reached for so long counts as failed."""
    refusals_in_a_row: int = Field(50, ge=2)
    """So many refusals without one acceptance pause the mailing: the fault is ours, not the readers'."""
    lease: float = Field(60, ge=1, le=3600)
    """Seconds without a sign of life after which another sender takes over (PostgreSQL)."""


class BounceRules(Part):
    """When what comes back takes a reader off the lists."""

    soft_bounces: int = Field(4, ge=2)
    """So many issues that could not be delivered within `soft_days` suppress the address; an issue counts once."""
    soft_days: float = Field(180, gt=0, le=3650)
    brake_share: float = Field(0.1, gt=0, le=1)
    """The largest share of one domain's readers that one run may suppress."""
    brake_least: int = Field(5, ge=0)
    """So many readers of one domain are suppressed whatever share they are."""


class Mailbox(Part):
    """Where what comes back is read by IMAP; with `password`, or with OAuth 2.0 by a refresh token."""

    host: HostName
    port: int = Field(993, gt=0, lt=65536)
    security: Security = Security.TLS
    ca_file: Path | None = None
    user: Line
    password: SecretStr | None = None
    folder: Annotated[str, StringConstraints(pattern=r'^[^"\\\x00-\x1f]+$', max_length=200)] = "INBOX"
    oauth_token_url: HttpsUrl | None = None
    oauth_client_id: Line | None = None
    oauth_client_secret: SecretStr | None = None
    oauth_refresh_token: SecretStr | None = None
    oauth_scope: Line | None = None

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.security is Security.NONE and not is_loopback(self.host):
            raise ValueError('security = "none" is only for a server on this machine')
        if self.oauth_refresh_token is not None and not (self.oauth_token_url and self.oauth_client_id):
            raise ValueError("oauth_refresh_token wants oauth_token_url and oauth_client_id beside it")
        return self


def _hours(text: object) -> object:
    """`22:00-07:00` as two times of day."""
    if not isinstance(text, str):
        return text
    try:
        begins, ends = (datetime.time.fromisoformat(part.strip()) for part in text.split("-"))
    except ValueError:
        raise ValueError("quiet_hours are two times of day: 22:00-07:00") from None
    if begins == ends:
        raise ValueError("quiet_hours begin and end at the same time")
    return begins, ends


def _zone(name: str) -> str:
    try:
        zoneinfo.ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError("must be the name of a time zone, such as Europe/Berlin or Asia/Shanghai") from None
    return name


class Schedule(Part):
    """When mail goes. See `schedule.py`."""

    zone: Annotated[str, AfterValidator(_zone)] = "UTC"
    """The sender's time zone, and that of readers whose list names none."""
    quiet_hours: Annotated[tuple[datetime.time, datetime.time] | None, BeforeValidator(_hours)] = None
    """Times of the reader's day between which nothing is sent, such as `22:00-07:00`."""
    per_day: int | None = Field(None, ge=1)
    """Messages a day, of all mailings and senders together."""
    warm_up: datetime.date | None = None
    """The first day of a new domain or address: from then on the days' limits grow, up to `per_day`."""
    warm_up_first: int = Field(200, ge=1)
    warm_up_growth: float = Field(1.5, ge=1, le=10)


class Web(Part):
    """Where the issues are published and where readers unsubscribe."""

    issues: HttpsUrl | None = None
    unsubscribe: HttpsUrl
    unsubscribe_mailto: OwnAddress | None = None
    signup: HttpsUrl | None = None
    """The page on which readers join and choose, answered by the same service."""


class Organisation(Part):
    """Who answers for the mail; many laws want a postal address in it."""

    name: Line
    postal_address: Line | None = None


class Dkim(Part):
    """The key that signs (RFC 6376); without this table, signing is left to the relay.

    A second key under a selector of its own, ed25519 beside RSA (RFC 8463), makes a second signature.
    """

    domain: Dotted
    selector: Dotted
    key_file: Path
    second_selector: Dotted | None = None
    second_key_file: Path | None = None

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if (self.second_selector is None) != (self.second_key_file is None):
            raise ValueError("second_selector and second_key_file go together")
        if self.second_selector == self.selector:
            raise ValueError("each key wants a selector of its own")
        return self

    @property
    def key_files(self) -> tuple[tuple[str, Path], ...]:
        """Each selector with its key's file."""
        if self.second_selector is None or self.second_key_file is None:
            return ((self.selector, self.key_file),)
        return ((self.selector, self.key_file), (self.second_selector, self.second_key_file))


class Keys(Part):
    """Secrets of our own: one hashes addresses and never changes, the others sign tokens and are rotated by id."""

    address: Secret
    tokens: dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,16}$")], Secret] = Field(min_length=1)
    current: str

    @model_validator(mode="after")
    def _known(self) -> Self:
        if self.current not in self.tokens:
            raise ValueError("current must be the id of one of the tokens")
        return self

    @property
    def address_key(self) -> bytes:
        """What `address.hash_address` takes."""
        return self.address.get_secret_value().encode()


class Settings(Part):
    """All of it. `ledger` is a database URL and may hold a password, hence a secret."""

    server: Server | None = None
    api: Api | None = None
    sender: Sender
    lists: dict[ListKey, ListFacts] = Field(min_length=1)
    web: Web
    organisation: Organisation
    limits: Limits = Field(default_factory=Limits)
    schedule: Schedule = Field(default_factory=Schedule)
    bounces: BounceRules = Field(default_factory=BounceRules)
    mailbox: Mailbox | None = None
    dkim: Dkim | None = None
    keys: Keys
    ledger: SecretStr
    on_uncertain: OnUncertain = OnUncertain.RETRY

    @model_validator(mode="after")
    def _one_way_out(self) -> Self:
        if (self.server is None) == (self.api is None):
            raise ValueError("mail goes out by one way: write either the table [server] or the table [api]")
        return self

    @property
    def connections(self) -> int:
        """How many connections are open at once."""
        return self.api.connections if self.api is not None else self.server.connections if self.server else 1

    @property
    def destination(self) -> str:
        """The server or service by name, for messages."""
        if self.api is not None:
            return self.api.service.value
        return f"{self.server.host}:{self.server.port}" if self.server else ""
