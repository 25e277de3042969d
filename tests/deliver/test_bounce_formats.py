# SPDX-License-Identifier: MIT
"""Reports of each kind of server, made up here in its manner: what they mean, once the return path tells the reader."""

from __future__ import annotations

import base64

import pytest

from forumpress.deliver.bounce.judgement import Outcome, Return, judge
from forumpress.finding import Finding
from tests.deliver.reports import KEYS, RETURN_PATH, RETURNED, dsn, fate
from tests.deliver.samples import HASH

COPY = RETURNED + "\nDear reader,\n"


def mail(text: str, sender: str = "MAILER-DAEMON@mx.test", subject: str = "failure notice", **more: str) -> bytes:
    """A message in one part, to the reader's own return path."""
    fields = {"Content-Type": "text/plain; charset=utf-8", **{name.replace("_", "-"): v for name, v in more.items()}}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"Return-Path: <>\nFrom: {sender}\nTo: {RETURN_PATH}\nSubject: {subject}\n{head}\n{text}".encode()


def mixed(*parts: tuple[str, str], kind: str = "multipart/mixed", subject: str = "Delivery failure") -> bytes:
    """A message in several parts."""
    body = "".join(f"--b\nContent-Type: {name}\n\n{text}\n" for name, text in parts)
    return (
        f"Return-Path: <>\nFrom: postmaster@mx.test\nTo: {RETURN_PATH}\nSubject: {subject}\nMIME-Version: 1.0\n"
        f"Content-Type: {kind}; boundary=b\n\n{body}--b--\n"
    ).encode()


QMAIL = (
    "Hi. This is the qmail-send program at mx.test.\nI could not hand your message over to these addresses.\n"
    "This is a permanent error; I have given up. Sorry.\n\n<gone@readers.test>:\n{why}\n\n"
    "--- Below this line is a copy of the message.\n\n" + COPY
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\n"
    "A message of yours could not be delivered to one of its recipients. This is a permanent error.\n\n"
    "  gone@readers.test\n    host mx.readers.test [192.0.2.1]\n"
    "    SMTP error from remote mail server after {when}:\n    {why}\n\n"
    "------ This is a copy of the message, including all the headers. ------\n\n" + COPY
)
SENDMAIL = (
    "The original message was received at Tue, 24 Nov 2026 09:35:18 GMT\nfrom localhost\n\n"
    "   ----- The following addresses had permanent fatal errors -----\n<gone@readers.test>\n\n"
    "   ----- Transcript of session follows -----\n... while talking to mx.readers.test.:\n"
    ">>> RCPT To:<gone@readers.test>\n<<< {why}\n\n   ----- Original message follows -----\n\n" + COPY
)
EXCHANGE_2003 = (
    "Your message\n\n  To:      gone@readers.test\n  Subject: The spam issue\n  Sent:    Tue, 24 Nov 2026 09:35:18\n\n"
    "did not reach the following recipient(s):\n\ngone@readers.test on Tue, 24 Nov 2026 09:36:02\n    {why}\n"
)
GMAIL_OLD = (
    "This is an automatically generated Delivery Status Notification\n\n"
    "Delivery to the following recipient failed permanently:\n\n     gone@readers.test\n\n"
    "Technical details of permanent failure:\nThe server of the recipient domain said: {why}\n\n"
    "----- Original message -----\n\n" + COPY
)
HMAIL = (
    "Your message did not reach some or all of the intended recipients.\n\n   Subject: The spam issue\n\n"
    "The following recipient(s) could not be reached:\n\ngone@readers.test\n   Error Type: SMTP\n"
    "   Remote server replied: {why}\n"
)
DRAGONFLY = (
    "This is the DragonFly Mail Agent at mx.test.\n\n"
    "There was an error delivering your mail to <gone@readers.test>.\n\n"
    "{why}\n\nMessage headers follow.\n\n" + COPY
)
OPENSMTPD = (
    "    Hi!\n\n    This is the MAILER-DAEMON, please do not reply to this e-mail.\n\n"
    "    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\n"
    "gone@readers.test: {why}\n\n    Below is a copy of the original message:\n\n" + COPY
)
QQ = (
    "<html><body><div>抱歉，您的邮件被退回来了</div><table><tr><td>收件人</td><td>gone@readers.test</td></tr>"
    "<tr><td>退信原因</td><td>{why}</td></tr></table></body></html>"
)
NETEASE = "很抱歉，您发送的邮件退回。\n收件人地址: gone@readers.test\n退信说明: {why}\n"
DOMINO = (
    "Your message\n\n  Subject: The spam issue\n\nwas not delivered to:\n\n  gone@readers.test\n\nbecause:\n\n  {why}\n"
)
GROUPS = (
    "Hello,\n\nWe are writing to let you know that the group you tried to contact may not exist, or you may not have "
    "permission to post messages to it.\n\nGoogle Groups\n"
)
UNKNOWN = "550 5.1.1 User unknown"
BLOCKED = "550 5.7.1 Message rejected as spam by content filtering"
FULL = "552 5.2.2 Mailbox full"


def html(text: str) -> bytes:
    """As QQ sends it: HTML in base64."""
    coded = base64.encodebytes(text.encode()).decode()
    return mail(
        coded, "Postmaster@mail.test", "系统退信", Content_Type="text/html; charset=utf-8",
        Content_Transfer_Encoding="base64",
    )  # fmt: skip


FREE = {
    "qmail": lambda why: mail(QMAIL.format(why=f"192.0.2.1 does not like recipient.\nRemote host said: {why}")),
    "exim": lambda why: mail(EXIM.format(why=why, when="RCPT TO:<gone@readers.test>")),
    "sendmail": lambda why: mail(SENDMAIL.format(why=why), subject="Returned mail: see transcript for details"),
    "exchange 2003": lambda why: mail(EXCHANGE_2003.format(why=why), subject="Undeliverable: The spam issue"),
    "gmail": lambda why: mail(GMAIL_OLD.format(why=why), subject="Delivery Status Notification (Failure)"),
    "hmailserver": lambda why: mail(HMAIL.format(why=why), subject="Message undeliverable: The spam issue"),
    "dragonfly": lambda why: mail(DRAGONFLY.format(why=why), subject="Mail delivery failed"),
    "opensmtpd": lambda why: mail(OPENSMTPD.format(why=why), subject="Delivery status notification: error"),
    "qq": lambda why: html(QQ.format(why=why)),
    "netease": lambda why: mail(NETEASE.format(why=why), "Postmaster@mail.test", "系统退信/Undelivered"),
    "domino": lambda why: mail(DOMINO.format(why=why), subject="DELIVERY FAILURE: see below"),
}
"""A report of each kind of server, with a reason."""


def told(data: bytes) -> tuple[Outcome, str] | str:
    """Outcome and reason; or the code of the finding. Whatever it is, it means this reader."""
    answer = judge("a.eml", data, KEYS)
    if isinstance(answer, Finding):
        return answer.code
    assert answer.address_hash == HASH
    return answer.outcome, answer.reason


@pytest.mark.parametrize("kind", sorted(FREE))
@pytest.mark.parametrize(
    ("why", "outcome", "cause"),
    [
        (UNKNOWN, Outcome.DEAD, "5.1.1 no such mailbox"),
        (BLOCKED, Outcome.REFUSED, "5.7.1 refused by policy"),
        (FULL, Outcome.FAILED, "5.2.2 mailbox full"),
    ],
)
def test_free_reports(kind: str, why: str, outcome: Outcome, cause: str) -> None:
    assert told(FREE[kind](why)) == (outcome, cause)


@pytest.mark.parametrize("kind", ["qmail", "exim", "sendmail", "gmail", "opensmtpd", "dragonfly"])
def test_a_report_with_the_copy_below_tells_list_and_issue(kind: str) -> None:
    answer = judge("a.eml", FREE[kind](UNKNOWN), KEYS)
    assert isinstance(answer, Return)
    assert (answer.list_key, answer.issue_key) == ("forum", "2022-11")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (mail(QMAIL.format(why="Sorry, no mailbox here by that name. (#5.1.1)")),
         (Outcome.DEAD, "5.1.1 no such mailbox")),
        (mail(QMAIL.format(why="Sorry, I couldn't find any host named readers.test. (#5.1.2)")),
         (Outcome.DEAD, "5.1.2 no such domain")),
        (mail(QMAIL.format(why="Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)")),
         (Outcome.FAILED, "4.4.1 not reached")),
        (mail(EXIM.format(why="550 User unknown", when="end of data")),
         (Outcome.FAILED, "5.0.0 for a reason not told")),
        (mail(EXIM.format(why="550 Sender verify failed", when="MAIL FROM:<x@forum.test>")),
         (Outcome.REFUSED, "5.0.0 refused by policy")),
        (mail(GROUPS, subject="Delivery Status Notification (Failure)"), (Outcome.REFUSED, "5.0.0 refused by policy")),
        (mail(DOMINO.format(why="User gone (gone@readers.test) not listed in Domino Directory"), subject="FAILURE"),
         (Outcome.DEAD, "5.0.0 no such mailbox")),
        (mail(EXCHANGE_2003.format(why="The recipient name is not recognized\n    MSEXCH:IMS:X:Y:Z Unknown Recipient"),
              subject="Undeliverable: The spam issue"), (Outcome.DEAD, "5.0.0 no such mailbox")),
        (mail("Your message could not be delivered.\n550 no such user\n", X_Failed_Recipients="gone@readers.test"),
         (Outcome.DEAD, "5.0.0 no such mailbox")),
        (html(QQ.format(why="收件人邮箱地址不存在")), (Outcome.DEAD, "5.0.0 no such mailbox")),
        (html(QQ.format(why="邮件内容被拒收，疑似垃圾邮件")), (Outcome.REFUSED, "5.0.0 refused by policy")),
        (html(QQ.format(why="对方邮箱空间已满")), (Outcome.FAILED, "5.0.0 mailbox full")),
        (mail("Сообщение не может быть доставлено:\ngone@readers.test\nПользователь не найден\n", subject="Письмо"),
         (Outcome.DEAD, "5.0.0 no such mailbox")),
        (mail("A message that you sent has not yet been delivered to\n  gone@readers.test\nNo action is required. "
              "Delivery attempts will continue for some time.\n", subject="Warning: message delayed 24 hours"),
         (Outcome.DELAYED, "4.0.0 not reached")),
    ],
)  # fmt: skip
def test_what_free_reports_say(data: bytes, expected: tuple[Outcome, str]) -> None:
    assert told(data) == expected


BARE = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.test\nAction: failed\nStatus: 5.0.0\n"
STATUS = "Reporting-MTA: dns; mx.test\n\n" + fate()


@pytest.mark.parametrize(
    "data",
    [
        mixed(("text/plain", "Your message was not delivered."), ("message/delivery-status", STATUS)),
        mixed(("text/plain", "x"), ("message/global-delivery-status", STATUS), kind="multipart/report"),
        mixed(("text/plain", "x"), ("message/delivery-status", STATUS.replace("failed", "Failed (bad address)"))),
        mixed(("text/plain", "x"), ("message/delivery-status", STATUS.replace("Action: failed", "Action: failure"))),
        mixed(("text/plain", "550 5.1.1 User unknown"), ("message/delivery-status", BARE)),
        dsn(fate(diagnostic="x-unix; User unknown")),
        dsn(fate("failed", "5.0.0", "smtp; 550-Requested action not taken: mailbox unavailable")),
        dsn(fate("failed", "5.0.0", "smtp; 553 sorry, no mailbox here by that name")),
        dsn(fate("failed", "5.0.0", "smtp; 551 not our customer")),
        dsn(fate("failed", "5.0.0", "smtp; 554 This user doesn't have a mail.test account (in reply to end of DATA)")),
    ],
)  # fmt: skip
def test_statuses_wherever_they_stand(data: bytes) -> None:
    outcome, _ = told(data)
    assert outcome is Outcome.DEAD


@pytest.mark.parametrize(
    "diagnostic",
    [
        "smtp; 550 content denied",
        "smtp; 550 5.1.1 Message rejected due to content restrictions",
        "smtp; 550 5.1.1 rejected: SPF fail",
        "smtp; 551 5.1.1 DKIM signature missing",
        "smtp; 550 5.1.2 DMARC policy of the sender says reject",
        "smtp; 553 5.1.3 http://www.spamhaus.org/query/bl?ip=192.0.2.1",
        "smtp; 550 5.2.1 blocked using dnsbl.example.org",
        "smtp; 550 5.1.0 too many messages, rate limited",
        "smtp; 550 5.1.1 greylisted, try later",
        "smtp; 550 5.1.1 message size exceeds the limit",
        "smtp; 553 sorry, relaying denied from your location",
        "smtp; 550 5.1.1 RCP-P2 refused due to recipient preferences",
        "smtp; 550 Access denied, banned sending IP [192.0.2.1]",
        "smtp; 554 no PTR record for your host",
    ],
)
def test_what_speaks_of_our_mail_never_counts_against_a_reader(diagnostic: str) -> None:
    for status in ("5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.0.0", "5.7.1"):
        assert told(dsn(fate("failed", status, diagnostic)))[0] is Outcome.REFUSED, status


@pytest.mark.parametrize(
    "diagnostic",
    [
        "smtp; 550",
        "smtp; 551 failed",
        "smtp; 553 we are sorry",
        "smtp; 550 quota exceeded",
        "smtp; 550 5.1.1 mailbox is over quota",
        "smtp; 550 5.1.1 DNS timeout, host name lookup failure",
        "smtp; 550 connection timed out",
        "smtp; 550 5.2.1 The account is disabled",
        "smtp; 550 User unknown (in reply to end of DATA command)",
    ],
)
def test_bare_codes_and_passing_faults_are_no_death(diagnostic: str) -> None:
    assert told(dsn(fate("failed", "5.0.0", diagnostic)))[0] is Outcome.FAILED


def test_a_delay_with_words_of_death_suppresses_nobody() -> None:
    assert told(dsn(fate("delayed", "4.1.1", "smtp; 450 4.1.1 User unknown")))[0] is Outcome.DELAYED
    assert told(dsn(fate("failed", "4.1.1", "smtp; 450 4.1.1 User unknown")))[0] is Outcome.FAILED


def test_microsofts_complaint_is_no_arf() -> None:
    data = mixed(("message/rfc822", COPY), subject="complaint about message from 192.0.2.9")
    data = data.replace(b"postmaster@mx.test", b"staff@hotmail.com")
    assert told(data) == (Outcome.COMPLAINED, "complaint: abuse")


AWAY = "I am out of the office until Monday. Your message could not be read; 550 people wrote.\n"


@pytest.mark.parametrize(
    "data",
    [
        mail(AWAY, "jo@readers.test", "Out of office: the issue"),
        mail(AWAY, "jo@readers.test", "Automatische Antwort: the issue"),
        mail(AWAY, "jo@readers.test", "自动回复：本期"),
        mail(AWAY, "jo@readers.test", "Re: the issue", Auto_Submitted="auto-replied (vacation)"),
        mail(AWAY, "jo@readers.test", "Re: the issue", X_Autoreply="yes"),
        mail("Thanks!", "jo@readers.test", "Re: the issue", Auto_Submitted="auto-replied"),
    ],
)
def test_absence_messages_never_count(data: bytes) -> None:
    assert told(data) == "bounce/automatic"


def letter(text: str, subject: str = "Re: Forum") -> bytes:
    """What a person writes to the address that the letter came from."""
    head = f"Return-Path: <jo@readers.test>\nFrom: Jo <jo@readers.test>\nTo: {RETURN_PATH}\nSubject: {subject}\n"
    head += f"In-Reply-To: <2022-11.forum.{HASH}@forum.test>\nContent-Type: text/plain; charset=utf-8\n\n"
    return (head + text).encode()


@pytest.mark.parametrize(
    "text",
    ["unsubscribe", "STOP", "Stop!", "退订", "take me off", "Please take me off your list.", "Abmelden", "TD",
     "unsubscribe\n\n-- \nJo\n",
     "Unsubscribe\n\nOn Tue, 24 Nov 2026 Forum wrote:\n> Dear reader,\n> unsubscribe here\n"],
)  # fmt: skip
def test_a_wish_to_leave_is_acted_on(text: str) -> None:
    assert told(letter(text)) == (Outcome.LEFT, "asked by mail")
    assert told(letter("", text.partition("\n")[0])) == (Outcome.LEFT, "asked by mail")
    answer = judge("a.eml", letter(text), KEYS)
    assert isinstance(answer, Return)
    assert answer.list_key == "forum"


@pytest.mark.parametrize(
    "text",
    ["Could you unsubscribe my colleague, and send it to me instead?",
     "I do not want to miss it, but please stop sending the PDF.",
     "请问如何退订？我想换一个邮箱", "Lovely. How can my friend unsubscribe?"],
)  # fmt: skip
def test_what_may_be_a_wish_to_leave_is_for_a_person(text: str) -> None:
    assert told(letter(text)) == "bounce/wish-to-leave"


def test_wishes_that_nothing_proves_are_for_a_person() -> None:
    forged = letter("unsubscribe").replace(RETURN_PATH.encode(), b"bounces@forum.test")
    assert told(forged) == "bounce/wish-to-leave"


@pytest.mark.parametrize("text", ["Lovely issue!", "The article on rivers says > 3 stops.", "我很喜欢这一期。", ""])
def test_letters_are_left_unread(text: str) -> None:
    assert told(letter(text)) == "bounce/letter"


@pytest.mark.parametrize("gap", [" ", "\n    "])
def test_postfix_tells_only_people_that_a_refusal_came_after_the_data(gap: str) -> None:
    report = dsn(fate(status="5.0.0", diagnostic="smtp; 550 : User unknown"))
    words = f"said: 550 : User unknown (in reply to end of{gap}DATA command)".encode()
    assert told(report) == (Outcome.DEAD, "5.0.0 no such mailbox")
    assert told(report.replace(b"I am sorry.", words)) == (Outcome.FAILED, "5.0.0 for a reason not told")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("5.0.0", Outcome.DEAD), ("5.1.1", Outcome.DEAD), ("5.2.1", Outcome.FAILED), ("5.7.1", Outcome.REFUSED)],
)
def test_a_precise_status_says_more_than_the_usual_text_of_550(status: str, outcome: Outcome) -> None:
    assert told(dsn(fate(status=status, diagnostic=f"smtp; 550 {status} Mailbox unavailable")))[0] is outcome


@pytest.mark.parametrize(
    ("status", "diagnostic", "expected"),
    [
        ("5.3.2", "smtp; 521 5.3.2 System not accepting network messages", Outcome.DEAD),
        ("5.0.0", "smtp; 556 the domain takes none", Outcome.DEAD),
        ("5.3.2", "smtp; 550 5.3.2 System not accepting network messages", Outcome.FAILED),
        ("5.0.0", "smtp; 521 blocked, see the policy page", Outcome.REFUSED),
    ],
)
def test_hosts_and_domains_that_take_no_mail(status: str, diagnostic: str, expected: Outcome) -> None:
    assert told(dsn(fate(status=status, diagnostic=diagnostic)))[0] is expected


def test_words_for_people_where_the_machine_only_says_that_there_is_no_route() -> None:
    report = dsn(fate(status="5.4.4", diagnostic="")).replace(b"I am sorry.", b"Illegal host/domain name found")
    assert told(report) == (Outcome.DEAD, "5.4.4 no such domain")


def test_a_part_whose_boundary_was_lost_is_read_as_text() -> None:
    inner = "Content-Type: multipart/alternative;\nboundary=inner\n\n--inner\n\n550 no such user here\n--inner--\n"
    report = mixed(("text/html", ""), subject="Delivery failure").replace(b"Content-Type: text/html\n", inner.encode())
    assert told(report) == (Outcome.DEAD, "5.0.0 no such mailbox")


@pytest.mark.parametrize(
    "said",
    [
        "Your message about “News”\nhas been waitlisted. Please add yourself to my guest list.",
        "I get too much junk. Please prove that you are human: https://filter.test/1",
    ],
)
def test_a_filter_that_asks_for_proof_is_no_failure(said: str) -> None:
    report = dsn(fate(status="5.0.0", diagnostic="")).replace(b"I am sorry.", said.encode())
    assert told(report) == "bounce/letter"
