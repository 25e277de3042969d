#!/usr/bin/env bash
# The header that makes leaving one click is not among those that dkimpy signs unless it is told.
#
# Version: dkimpy 1.1.8
# Expected: dkim.sign() covers both headers of RFC 8058, as its section 4 asks: "List-Unsubscribe" and
# "List-Unsubscribe-Post".
# Observed: by default it signs the first and not the second; the second may be taken out and the signature
# still holds. "Feedback-ID" is not signed either.
# Why it matters here: Gmail and Yahoo show their button for leaving only where both headers are signed. A
# sender that trusts the default passes every DKIM check and has no button. The headers to sign are listed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check dkimpy==1.1.8 cryptography==46.0.3
"$work/venv/bin/python" - <<'PY' | tee "$work/seen"
import re
import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from base64 import b64encode

key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
private = key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
public = key.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
record = b"v=DKIM1; k=rsa; p=" + b64encode(public)
one_click = b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
mail = (
    b"From: Forum <news@example.org>\r\nTo: reader@example.net\r\nSubject: Autumn issue\r\n"
    b"List-Unsubscribe: <https://example.org/leave/1>\r\n" + one_click + b"\r\nGood morning.\r\n"
)
signature = dkim.sign(mail, b"k1", b"example.org", private)
headers = re.search(rb"h=([^;]+);", signature).group(1).decode().replace("\r\n", "").split(":")
print("signed by default:", ", ".join(each.strip() for each in headers))
without = dkim.verify(signature + mail.replace(one_click, b""), dnsfunc=lambda *_, **__: record)
other = dkim.verify(signature + mail.replace(b"leave/1", b"leave/2"), dnsfunc=lambda *_, **__: record)
print("holds without List-Unsubscribe-Post:", without, "  with another List-Unsubscribe:", other)
assert without and not other, "both headers are signed now"
PY
