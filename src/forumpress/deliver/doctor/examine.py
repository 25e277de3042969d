# SPDX-License-Identifier: MIT
"""All checks of one publication's mail, in the order in which they are read."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from forumpress.deliver.connect import open_transport
from forumpress.deliver.dkim_keys import read_key_file
from forumpress.deliver.doctor.checks import Check, Forecast, Result
from forumpress.deliver.doctor.dmarc import Policy, aligned, check_dmarc
from forumpress.deliver.doctor.forecast import forecasts
from forumpress.deliver.doctor.names import NameServer, NoAnswer, is_public
from forumpress.deliver.doctor.spf import INCLUDES, check_spf
from forumpress.deliver.message import IssueLetter
from forumpress.deliver.settings import Security, Settings
from forumpress.deliver.transport import NoTransport
from forumpress.errors import InputError
from forumpress.loopback import is_loopback

_CLIPPED = 102_000
"""Octets of HTML beyond which Gmail cuts a message off."""
_LARGE = 10_000_000
"""Octets of a message that many receivers refuse."""
_CONSUMER = frozenset({"gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "live.com",
                       "icloud.com", "aol.com", "gmx.net", "gmx.de", "web.de", "qq.com", "163.com"})  # fmt: skip
_TXT_LIMIT = 255
"""Octets of one string of a TXT record (RFC 1035 3.3.14)."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found, and what the large receivers will do."""

    checks: tuple[Check, ...]
    forecasts: tuple[Forecast, ...]

    @property
    def healthy(self) -> bool:
        """Whether no check fails."""
        return all(check.result is not Result.FAILS for check in self.checks)


def examine(
    settings: Settings, names: NameServer, letter: IssueLetter | None = None, *, connect: bool = True
) -> Examination:
    """Ask the name server, and with `connect` the mail server, what receivers will ask; look at a composed letter.

    Nothing is sent.
    """
    examiner = _Examiner(settings, names, letter, connect)
    checks = tuple(examiner.checks())
    return Examination(checks, forecasts(checks))


class _Examiner:
    def __init__(self, settings: Settings, names: NameServer, letter: IssueLetter | None, connect: bool) -> None:
        self._settings, self._names, self._letter, self._connect = settings, names, letter, connect
        sender = settings.sender
        self._from = sender.address.rpartition("@")[2]
        self._returns = (sender.return_path or sender.address).rpartition("@")[2]
        self._policy: Policy | None = None
        self._sending: list[str] = []

    def checks(self) -> Iterator[Check]:
        """Each check in turn; where the name server is silent, that is what the check says."""
        parts: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
            ("From", self._check_from),
            ("Reverse DNS", self._check_reverse),
            ("SPF", self._check_spf),
            ("DKIM", self._check_dkim),
            ("DMARC", self._check_dmarc),
            ("Alignment", self._check_alignment),
            ("Bounces", self._check_bounces),
            ("One-click", self._check_one_click),
            ("TLS", self._check_tls),
            ("Size", self._check_size),
        )
        for topic, part in parts:
            try:
                yield from part()
            except NoAnswer as silence:
                yield Check(topic, Result.UNKNOWN, str(silence))

    def _check_from(self) -> Iterator[Check]:
        if self._from in _CONSUMER:
            sentence = f"{self._from} is a provider's domain, whose policy refuses mail from elsewhere"
            yield Check("DMARC", Result.FAILS, sentence, cure="Send from a domain of your own.")
        if not self._names.mail_servers(self._from) and not self._names.addresses(self._from):
            yield Check("From", Result.FAILS, f"{self._from} cannot be written to: no MX and no address",
                        f"{self._from}. IN MX 10 mail.{self._from}.")  # fmt: skip
        else:
            yield Check("From", Result.PASSES, f"{self._from} can be answered")

    def _check_reverse(self) -> Iterator[Check]:
        server = self._settings.server
        if server is None or not is_loopback(server.host):
            relay = self._settings.destination
            yield Check("Reverse DNS", Result.PASSES, f"{relay} delivers for you, and answers for its own addresses")
            return
        name = server.helo or socket.getfqdn()
        addresses = [address for address in self._names.addresses(name) if is_public(address)]
        if not addresses:
            yield Check("Reverse DNS", Result.FAILS, f"this machine calls itself {name}, which has no public address",
                        cure="Set server.helo to the name that your address has in the DNS, both ways.")  # fmt: skip
            return
        self._sending = addresses
        for address in addresses:
            if name.lower() in self._names.names_of(address):
                yield Check("Reverse DNS", Result.PASSES, f"{address} is {name}, both ways")
            else:
                yield Check("Reverse DNS", Result.FAILS, f"{address} does not name {name}",
                            f"{address} IN PTR {name}.", "Your provider sets it.")  # fmt: skip

    def _check_spf(self) -> Iterator[Check]:
        api = self._settings.api
        include = INCLUDES[api.service.value] if api is not None else None
        yield check_spf(self._names, self._returns, self._sending, include)

    def _check_dkim(self) -> Iterator[Check]:
        dkim = self._settings.dkim
        if dkim is None:
            yield Check("DKIM", Result.DOUBTFUL, "no key is configured; whether the relay signs is not seen here",
                        cure="Send yourself a test and look for DKIM-Signature with your own domain.")  # fmt: skip
            return
        for selector, path in dkim.key_files:
            name = f"{selector}._domainkey.{dkim.domain}"
            try:
                key, _ = read_key_file(path)
            except InputError as problem:
                yield Check("DKIM", Result.FAILS, problem.findings[0].message, cure=problem.findings[0].hint)
                continue
            record = f"{name}. IN TXT {_strings(key.record)}"
            published = [part for text in self._names.texts(name) for part in "".join(text.split()).split(";")]
            wanted = "".join(key.record.split()).partition("p=")[2]
            if not published:
                yield Check("DKIM", Result.FAILS, f"{name} is not published", record)
            elif not any(
                f"p={wanted}" in text.replace(";", " ").split() or f"p={wanted}" in text for text in published
            ):
                yield Check("DKIM", Result.FAILS, f"{name} has another key than the one that signs", record)
            else:
                yield Check("DKIM", Result.PASSES, f"{name}: {key.algorithm.value}, {key.bits} bits")

    def _check_dmarc(self) -> Iterator[Check]:
        check, self._policy = check_dmarc(self._names, self._from, f"dmarc@{self._from}")
        yield check

    def _check_alignment(self) -> Iterator[Check]:
        policy = self._policy
        by_spf = aligned(self._names, self._from, self._returns, relaxed=policy is None or policy.relaxed("aspf"))
        dkim = self._settings.dkim
        by_key = dkim is not None and aligned(
            self._names, self._from, dkim.domain, relaxed=policy is None or policy.relaxed("adkim")
        )
        if by_spf and (by_key or dkim is None):
            what = "return path and signature stand" if by_key else "the return path stands"
            yield Check("Alignment", Result.PASSES, f"{what} for {self._from}")
        elif by_spf or by_key:
            which = f"the return path's {self._returns}" if by_key else f"the signature's {dkim.domain if dkim else ''}"
            yield Check("Alignment", Result.DOUBTFUL, f"{which} does not stand for {self._from}",
                        cure="One is enough for DMARC; with both, a forwarded message passes too.")  # fmt: skip
        else:
            yield Check("Alignment", Result.FAILS, f"neither the return path nor a signature stands for {self._from}",
                        cure=f"Take a return path and a DKIM domain under {self._from}.")  # fmt: skip

    def _check_bounces(self) -> Iterator[Check]:
        servers = self._names.mail_servers(self._returns)
        if servers == [""]:
            yield Check("Bounces", Result.FAILS, f"{self._returns} says that it takes no mail (a null MX)",
                        cure="Take a return path that can receive.")  # fmt: skip
        elif not servers and not self._names.addresses(self._returns):
            yield Check("Bounces", Result.FAILS, f"{self._returns} cannot take the reports that come back",
                        f"{self._returns}. IN MX 10 mail.{self._returns}.")  # fmt: skip
        else:
            yield Check("Bounces", Result.PASSES, f"reports go to {servers[0] if servers else self._returns}")

    def _check_one_click(self) -> Iterator[Check]:
        href = self._settings.web.unsubscribe
        host = href.partition("://")[2].partition("/")[0].partition(":")[0]
        if not self._names.addresses(host):
            yield Check("One-click", Result.FAILS, f"{href}: {host} has no address, so that nobody can unsubscribe",
                        f"{host}. IN A YOUR-WEB-SERVER")  # fmt: skip
        else:
            yield Check("One-click", Result.PASSES, f"each letter carries List-Unsubscribe-Post for {href}")

    def _check_tls(self) -> Iterator[Check]:
        server = self._settings.server
        if server is not None and server.security is Security.NONE:
            yield Check("TLS", Result.PASSES, f"{server.host} is this machine; the way beyond is its own")
            return
        if not self._connect:
            yield Check("TLS", Result.UNKNOWN, f"{self._settings.destination} was not asked")
            return
        try:
            transport = open_transport(self._settings)
        except NoTransport as refusal:
            result = Result.FAILS if refusal.permanent else Result.UNKNOWN
            yield Check("TLS", result, f"{self._settings.destination}: {refusal}", cure="Check the table in mail.toml.")
            return
        limit = transport.size_limit
        transport.close()
        size = f", takes {limit / 1e6:,.0f} MB" if limit else ""
        yield Check("TLS", Result.PASSES, f"{self._settings.destination} is who it says{size}")

    def _check_size(self) -> Iterator[Check]:
        letter = self._letter
        if letter is None:
            return
        html = len(letter.html.encode())
        if html > _CLIPPED:
            yield Check("Size", Result.DOUBTFUL, f"the letter's HTML has {html / 1000:,.0f} kB; Gmail cuts it at 102",
                        cure="Shorten the teasers.")  # fmt: skip
        elif letter.size > _LARGE:
            yield Check("Size", Result.DOUBTFUL, f"the message has {letter.size / 1e6:,.1f} MB; many refuse that",
                        cure="Set limits.attach_up_to lower, so that the PDF is linked.")  # fmt: skip
        else:
            yield Check("Size", Result.PASSES, f"HTML {html / 1000:,.0f} kB, message {letter.size / 1000:,.0f} kB")


def _strings(text: str) -> str:
    """A TXT record's strings, each within its limit."""
    return " ".join(f'"{text[start : start + _TXT_LIMIT]}"' for start in range(0, len(text), _TXT_LIMIT))
