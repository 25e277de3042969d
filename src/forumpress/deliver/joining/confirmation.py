# SPDX-License-Identifier: MIT
"""The letter that asks for confirmation: written, and handed over by whoever has the server's password."""

from __future__ import annotations

import datetime
import logging
import threading
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from forumpress.deliver.connect import open_transport
from forumpress.deliver.dkim import read_signer
from forumpress.deliver.joining.signups import SignUp, give_back_letter, take_letter, waiting_letters
from forumpress.deliver.ledger import Ledger
from forumpress.deliver.letter import Envelope
from forumpress.deliver.pagewords import page_words
from forumpress.deliver.settings import Settings
from forumpress.deliver.tokens import TokenKeys
from forumpress.deliver.transport import NoTransport
from forumpress.errors import InputError
from forumpress.finding import error

_POLL_SECONDS = 2.0
_AFTER_TROUBLE = 60.0
_log = logging.getLogger(__name__)


def confirmation_letter(signup: SignUp, settings: Settings, now: datetime.datetime) -> Envelope:
    """The message, in the language that was chosen; plain text, signed where a key is configured."""
    spoken = page_words(signup.choices.language)
    words = spoken.join
    names = [settings.lists[key].name for key in signup.choices.lists if key in settings.lists]
    listed = spoken.enumerate_names(names)
    organisation = settings.organisation
    token = TokenKeys.of(settings.keys).signup_token(signup.id, int(signup.asked_at))
    link = f"{settings.web.signup}/confirm/{token}"
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((settings.sender.name, settings.sender.address))
    message["To"] = signup.address
    message["Subject"] = words.subject.format(lists=listed)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<join.{token}@{settings.sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    text = words.letter.format(
        organisation=organisation.name, lists=listed, link=link, postal=organisation.postal_address or ""
    )
    message.set_content(text, cte="base64" if not text.isascii() else "7bit")
    data = message.as_bytes(policy=SMTP.clone(utf8=not signup.address.isascii()))
    if settings.dkim is not None:
        head, _, body = data.partition(b"\r\n\r\n")
        data = read_signer(settings.dkim, settings.sender.address)[0].signature(head + b"\r\n", body) + data
    back = settings.sender.return_path or settings.sender.address
    return Envelope(back, signup.address, data, not signup.address.isascii())


def send_waiting(ledger: Ledger, settings: Settings) -> tuple[int, int]:
    """Send the letters that wait; how many went out and how many could not. Raises InputError without a connection."""
    sent = failed = 0
    waiting = waiting_letters(ledger)
    if not waiting:
        return 0, 0
    try:
        transport = open_transport(settings)
    except NoTransport as problem:
        raise InputError([error("mail/no-transport", str(problem.answer), hint="see [server] in mail.toml")]) from None
    try:
        for signup in waiting:
            if not transport.usable:
                break
            if not take_letter(ledger, signup):
                continue
            try:
                answer = transport.deliver(confirmation_letter(signup, settings, datetime.datetime.now(datetime.UTC)),
                                           lambda: True)  # fmt: skip
            except ValueError:
                failed += 1
                continue
            if answer is not None and answer.accepted:
                sent += 1
            else:
                failed += 1
                # A refusal for good is not tried again; whoever wants to join asks again.
                if answer is None or answer.code // 100 != 5:
                    give_back_letter(ledger, signup)
    finally:
        transport.close()
    return sent, failed


def keep_sending(ledger: Ledger, settings: Settings, stop: threading.Event) -> None:
    """Send letters as they come to wait, until `stop` is set. Trouble is logged, and tried again in a minute."""
    pause = _POLL_SECONDS
    while not stop.wait(pause):
        pause = _POLL_SECONDS
        try:
            _, failed = send_waiting(ledger, settings)
            pause = _AFTER_TROUBLE if failed else pause
        except Exception as problem:
            _log.error("confirmation letters could not be sent: %s", type(problem).__name__)
            pause = _AFTER_TROUBLE
