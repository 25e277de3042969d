# SPDX-License-Identifier: MIT
"""Signatures, checked by dkimpy's verifier with a DNS made up in memory."""

from __future__ import annotations

import subprocess
from pathlib import Path

import dkim  # type: ignore[import-untyped]
import pytest

from forumpress.deliver.dkim import Signer, read_signer
from forumpress.deliver.dkim_keys import Algorithm, SigningKeyFile, read_key_file
from forumpress.deliver.letter import Recipient
from forumpress.deliver.settings import Dkim
from forumpress.errors import InputError
from tests.deliver.samples import DATE, HASH, READER, dkim_settings, letter, settings
from tests.tools import require_tool


def verifies(message: bytes, record: bytes) -> bool:
    def dns(name: bytes, timeout: int = 5) -> bytes:
        assert name in (b"s1._domainkey.forum.test.", "s1._domainkey.forum.test.")
        return record

    return bool(dkim.verify(message, dnsfunc=dns))


@pytest.fixture
def signed(tmp_path: Path, dkim_key: bytes) -> bytes:
    return letter(by=settings(dkim=dkim_settings(tmp_path, dkim_key))).render(READER, DATE).data


def test_a_signed_letter_verifies_and_says_nothing_of_relays(
    tmp_path: Path, dkim_key: bytes, dkim_record: bytes
) -> None:
    made = letter(by=settings(dkim=dkim_settings(tmp_path, dkim_key)))
    assert made.findings == ()
    for reader in (
        READER,
        Recipient("李雷@xn--fsqu00a.xn--fiqs8s", "李雷", HASH),
        Recipient("a@example.org", "", HASH),
    ):
        assert verifies(made.render(reader, DATE).data, dkim_record)
    assert len(made.render(READER, DATE).data) <= made.size


def test_both_unsubscribe_fields_are_covered(signed: bytes) -> None:
    head = signed.partition(b"\r\n\r\n")[0].replace(b"\r\n ", b" ")
    signature = next(line for line in head.split(b"\r\n") if line.startswith(b"DKIM-Signature:"))
    tags = dkim.parse_tag_value(signature.partition(b":")[2])
    names = tags[b"h"].replace(b" ", b"").split(b":")
    assert names.count(b"list-unsubscribe") == names.count(b"list-unsubscribe-post") == 2
    for once in (b"from", b"subject", b"to", b"date", b"message-id"):
        assert names.count(once) == 2
    assert (tags[b"c"], tags[b"d"], tags[b"a"]) == (b"relaxed/simple", b"forum.test", b"rsa-sha256")
    assert b"l" not in tags


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\nSubject: ", b"\r\nSubject: Not "),
        (b"\r\nDate: ", b"\r\nSubject: Another\r\nDate: "),
        (b"\r\nDate: ", b"\r\nReply-To: eve@example.org\r\nDate: "),
        (b"leave/k1", b"leave/k0"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks"),
        (b"Read it & weep", b"Read it & laugh"),
    ],
)
def test_any_change_breaks_the_signature(signed: bytes, dkim_record: bytes, old: bytes, new: bytes) -> None:
    assert verifies(signed, dkim_record)
    changed = signed.replace(old, new, 1)
    assert changed != signed
    assert not verifies(changed, dkim_record)


def test_a_key_in_either_pem_form(tmp_path: Path, dkim_key: bytes, dkim_record: bytes) -> None:
    command = [require_tool("openssl"), "rsa", "-traditional"]
    traditional = subprocess.run(command, input=dkim_key, capture_output=True, check=True, timeout=60).stdout
    assert traditional != dkim_key
    made = letter(by=settings(dkim=dkim_settings(tmp_path, traditional)))
    assert verifies(made.render(READER, DATE).data, dkim_record)


@pytest.mark.parametrize(
    "content", [b"", b"no key", b"-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"]
)
def test_broken_keys_are_a_finding(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError) as problem:
        read_signer(Dkim.model_validate(dkim_settings(tmp_path, content)), "forum@forum.test")
    assert [finding.code for finding in problem.value.findings] == ["mail/dkim-key"]


def test_what_is_doubtful_about_a_key_is_a_warning(tmp_path: Path, dkim_key: bytes) -> None:
    facts = dkim_settings(tmp_path, dkim_key, domain="other.test")
    Path(facts["key_file"]).chmod(0o644)
    _, findings = read_signer(Dkim.model_validate(facts), "forum@forum.test")
    assert [finding.code for finding in findings] == ["mail/dkim-key-open", "mail/dkim-unaligned"]
    _, aligned = read_signer(Dkim.model_validate({**facts, "domain": "forum.test"}), "news@mail.forum.test")
    assert [finding.code for finding in aligned] == ["mail/dkim-key-open"]


def test_short_keys(tmp_path: Path) -> None:
    for bits, code in (("1024", "mail/dkim-short-key"), ("768", "mail/dkim-key")):
        made = subprocess.run([require_tool("openssl"), "genrsa", bits], capture_output=True, check=True, timeout=60)
        facts = Dkim.model_validate(dkim_settings(tmp_path, made.stdout))
        try:
            _, findings = read_signer(facts, "forum@forum.test")
        except InputError as problem:
            findings = problem.findings
        assert [finding.code for finding in findings] == [code]


def test_the_key_is_never_shown(dkim_key: bytes) -> None:
    signer = Signer(b"forum.test", ((b"s1", SigningKeyFile(Algorithm.RSA, 2048, dkim_key)),))
    assert "PRIVATE" not in repr(signer) + repr(signer.keys)


def test_two_keys_make_two_signatures_that_both_verify(tmp_path: Path, dkim_key: bytes, dkim_record: bytes) -> None:
    made = subprocess.run(
        [require_tool("openssl"), "genpkey", "-algorithm", "ed25519"], capture_output=True, check=True, timeout=60
    ).stdout
    path = tmp_path / "second.pem"
    path.write_bytes(made)
    path.chmod(0o600)
    table = {**dkim_settings(tmp_path, dkim_key), "second_selector": "e1", "second_key_file": str(path)}
    message = letter(by=settings(dkim=table)).render(READER, DATE).data
    assert message.count(b"DKIM-Signature:") == 2
    second, _ = read_key_file(path)
    assert second.algorithm is Algorithm.ED25519
    records = {b"s1": dkim_record, b"e1": second.record.encode()}

    def dns(name: bytes | str, timeout: int = 5) -> bytes:
        text = name if isinstance(name, bytes) else name.encode()
        return records[text.partition(b".")[0]]

    checker = dkim.DKIM(message)
    assert [checker.verify(idx=number, dnsfunc=dns) for number in (0, 1)] == [True, True]
    broken = dkim.DKIM(message.replace(b"Read it & weep", b"Read it & laugh"))
    for number in (0, 1):
        with pytest.raises(dkim.ValidationError, match="body hash"):
            broken.verify(idx=number, dnsfunc=dns)


def test_the_record_to_publish_is_that_of_the_key(tmp_path: Path, dkim_key: bytes, dkim_record: bytes) -> None:
    key, _ = read_key_file(Path(dkim_settings(tmp_path, dkim_key)["key_file"]))
    assert key.record.encode() == dkim_record
