# SPDX-License-Identifier: MIT
"""Encodings that may be cut and joined again."""

from __future__ import annotations

import base64
import quopri

from hypothesis import given
from hypothesis import strategies as st

from forumpress.deliver import mime

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=400)


@given(st.lists(texts, min_size=1, max_size=4), texts.filter(lambda text: "\n" not in text))
def test_pieces_joined_by_a_link_read_as_one_text(pieces: list[str], link: str) -> None:
    octets = mime.quoted(link).join(mime.quoted_pieces(pieces))
    assert octets.isascii()
    assert all(len(line) <= 76 for line in octets.split(b"\r\n"))
    assert quopri.decodestring(octets).decode().replace("\r\n", "\n") == link.join(pieces)


@given(st.integers(60, 90), st.sampled_from("aé中="))
def test_lines_of_every_length_take_a_seam(length: int, letter: str) -> None:
    octets = mime.quoted("x").join(mime.quoted_pieces([letter * length, "end"]))
    assert max(map(len, octets.split(b"\r\n"))) <= 76
    assert quopri.decodestring(octets).decode() == letter * length + "xend"


def test_base64_lines_end_as_mail_wants_them() -> None:
    octets = mime.encoded(bytes(200))
    assert octets.endswith(b"\r\n")
    assert {len(line) for line in octets.split(b"\r\n")[:-2]} == {76}
    assert base64.b64decode(octets) == bytes(200)
