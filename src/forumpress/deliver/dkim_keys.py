# SPDX-License-Identifier: MIT
"""DKIM's private keys and the DNS records of their public halves (RFC 6376 3.6.1, RFC 8463 4.2)."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import dkim  # type: ignore[import-untyped]
from nacl.signing import SigningKey

from forumpress.errors import InputError
from forumpress.files import read_named
from forumpress.finding import Finding, Place, error, warning

_LARGEST_KEY_FILE = 64_000
_SHORTEST_KEY = 1024
"""Bits below which signers MUST NOT sign (RFC 8301 3.2)."""
_GOOD_KEY = 2048
_SEED = 32
"""Octets of an ed25519 private key (RFC 8032 5.1.5)."""
_ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the seed in the PEM that `openssl genpkey -algorithm ed25519` writes (RFC 8410 7)."""
_RSA_OID = bytes.fromhex("06092a864886f70d0101010500")
_MAKE = "Make one: openssl genrsa -out dkim.pem 2048, or openssl genpkey -algorithm ed25519 -out dkim-ed25519.pem"


class Algorithm(StrEnum):
    """The algorithm of a signature, as DKIM names it in `a=`."""

    RSA = "rsa-sha256"
    ED25519 = "ed25519-sha256"


@dataclass(frozen=True, slots=True)
class SigningKeyFile:
    """A private key. `material` is what dkimpy takes: the PEM of an RSA key, the base64 of an ed25519 seed."""

    algorithm: Algorithm
    bits: int
    material: bytes = field(repr=False)

    @property
    def record(self) -> str:
        """The TXT record that publishes the public half."""
        if self.algorithm is Algorithm.ED25519:
            public = bytes(SigningKey(base64.b64decode(self.material)).verify_key)
            return f"v=DKIM1; k=ed25519; p={base64.b64encode(public).decode()}"
        parts = dkim.parse_pem_private_key(self.material)
        public = _sequence(_integer(int(parts["modulus"])) + _integer(int(parts["publicExponent"])))
        # SubjectPublicKeyInfo (RFC 5280 4.1), which RFC 6376 3.6.1 asks for.
        info = _sequence(_sequence(_RSA_OID) + _der(3, b"\0" + public))
        return f"v=DKIM1; k=rsa; p={base64.b64encode(info).decode()}"


def read_key_file(path: Path) -> tuple[SigningKeyFile, tuple[Finding, ...]]:
    """A private key in PEM form, RSA or ed25519. Raises InputError (`mail/dkim-key`)."""
    place = Place(str(path))
    try:
        pem = read_named(path, _LARGEST_KEY_FILE).replace(b"\r\n", b"\n")
    except OSError as problem:
        raise InputError(
            [error("mail/dkim-key", f"the key file cannot be read: {problem.strerror}",
                   hint="Name an existing file, or take out the table [dkim] to let the relay sign.", place=place)]
        ) from None  # fmt: skip
    key = _ed25519(pem) or _rsa(pem, place)
    findings = []
    if key.algorithm is Algorithm.RSA and key.bits < _SHORTEST_KEY:
        message = f"a key of {key.bits} bits signs nothing that is believed"
        raise InputError([error("mail/dkim-key", message, hint="Use 2048 bits.", place=place)])
    if key.algorithm is Algorithm.RSA and key.bits < _GOOD_KEY:
        findings.append(
            warning("mail/dkim-short-key", f"the key has {key.bits} bits", hint="Use 2048 bits.", place=place)
        )
    if path.stat().st_mode & 0o077:
        findings.append(
            warning("mail/dkim-key-open", "others on this machine can read the key that signs your mail",
                    hint=f"chmod 600 {path.name}", place=place)
        )  # fmt: skip
    return key, tuple(findings)


def _ed25519(pem: bytes) -> SigningKeyFile | None:
    lines = [line for line in pem.splitlines() if line and not line.startswith(b"-----")]
    try:
        octets = base64.b64decode(b"".join(lines), validate=True)
    except ValueError:
        return None
    if not octets.startswith(_ED25519_PKCS8) or len(octets) != len(_ED25519_PKCS8) + _SEED:
        return None
    return SigningKeyFile(Algorithm.ED25519, 256, base64.b64encode(octets[-_SEED:]))


def _rsa(pem: bytes, place: Place) -> SigningKeyFile:
    try:
        bits = int(dkim.parse_pem_private_key(pem)["modulus"]).bit_length()
    except Exception as problem:  # dkimpy's ASN.1 reader raises whatever a broken file brings about
        message = f"this is not an RSA or ed25519 private key in PEM form ({type(problem).__name__})"
        hint = f"{_MAKE}; it has no password."
        raise InputError([error("mail/dkim-key", message, hint=hint, place=place)]) from None
    return SigningKeyFile(Algorithm.RSA, bits, pem)


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else _long_length(size)
    return bytes([tag]) + length + content


def _long_length(size: int) -> bytes:
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([0x80 | len(octets)]) + octets


def _integer(number: int) -> bytes:
    return _der(2, number.to_bytes(number.bit_length() // 8 + 1))


def _sequence(content: bytes) -> bytes:
    return _der(0x30, content)
