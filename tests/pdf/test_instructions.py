# SPDX-License-Identifier: MIT
"""The lexer of content streams."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forumpress.pdf.instructions import Instruction, instructions, names, numbers, write_name, write_numbers


def read(stream: bytes) -> list[tuple[bytes, bytes]]:
    return [(instruction.operator, instruction.operands.strip()) for instruction in instructions(stream)]


def test_instructions_come_in_order_with_their_operands() -> None:
    assert read(b"q 1 0 0 rg\n0 0 9 9 re f* Q") == [
        (b"q", b""),
        (b"rg", b"1 0 0"),
        (b"re", b"0 0 9 9"),
        (b"f*", b""),
        (b"Q", b""),
    ]


@pytest.mark.parametrize(
    "operands",
    [
        b"(a \\) ] Tj (nested) b)",
        b"[(x) -20 <0041> (y]z)]",
        b"<48 65>",
        b"/Name#20x 12",
        b"/P <</MCID 3 /A [1 2] /B <</C (d)>> >>",
        b"[[1 2] 3]",
        b"true",
        b"% a comment with ( and [\n12",
    ],
)
def test_operands_of_any_kind_stay_together(operands: bytes) -> None:
    assert read(b"q " + operands + b" op Q") == [(b"q", b""), (b"op", operands), (b"Q", b"")]


def test_an_inline_image_is_one_instruction() -> None:
    stream = b"q BI /W 2 /H 1 /BPC 8 /CS /G ID Q(\xffEI EI Q"
    found = list(instructions(stream))
    assert [each.operator for each in found] == [b"q", b"BI", b"Q"]
    assert found[1].data == b"Q(\xffEI"
    assert found[1].operands.split() == [b"/W", b"2", b"/H", b"1", b"/BPC", b"8", b"/CS", b"/G"]


def test_words_that_begin_like_keywords_are_operators() -> None:
    assert read(b"truth null f") == [(b"truth", b""), (b"f", b"null")]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_to_their_end_and_spans_do_not_overlap(stream: bytes) -> None:
    before = 0
    for instruction in instructions(stream):
        assert before <= instruction.start < instruction.end <= len(stream)
        before = instruction.end


@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"q", b"Q", b"rg", b"f*", b"TJ", b"'", b"BDC"]),
            st.lists(
                st.sampled_from([b"1", b"-.5", b"/N", b"(a)", b"(\\()", b"<41>", b"[(b) 2]", b"<</K 1>>", b"true"]),
                max_size=4,
            ),
        ),
        max_size=30,
    )
)
def test_what_was_written_is_read(program: list[tuple[bytes, list[bytes]]]) -> None:
    stream = b"\n".join(b" ".join([*operands, operator]) for operator, operands in program)
    assert read(stream) == [(operator, b" ".join(operands)) for operator, operands in program]


@pytest.mark.parametrize(
    "stream", [b"(" * 200_000, b"[" * 200_000, b"<<" * 100_000, b"(a" * 100_000, b"BI ID " * 50_000]
)
def test_unclosed_strings_and_brackets_take_linear_time(stream: bytes) -> None:
    started = time.process_time()
    list(instructions(stream))
    short = stream[: len(stream) // 4]
    spent = time.process_time() - started
    list(instructions(short))
    # Quadratic reading of these would take minutes.
    assert spent < 20


def test_numbers_are_lenient_as_readers_are() -> None:
    assert numbers(b"1 -2.5 +.5 0") == [1, -2.5, 0.5, 0]
    assert numbers(b"--3 4.5.6") == [-3, 4.5, 0.6]
    assert numbers(b"/F12 9") == [9]
    assert numbers(b"") == []


@given(st.lists(st.floats(-1e6, 1e6), max_size=6))
def test_numbers_come_back_as_they_were_written(values: list[float]) -> None:
    assert numbers(write_numbers(*values)) == pytest.approx(values, abs=1e-5)
    assert b"-0 " not in write_numbers(*values) + b" "
    assert b"e" not in write_numbers(*values)


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=20))
def test_names_come_back_as_they_were_written(name: str) -> None:
    assert names(write_name(name)) == [name]


def test_an_instruction_knows_its_bytes() -> None:
    stream = b"q 1 0 0 rg Q"
    spans = [stream[each.start : each.end] for each in instructions(stream)]
    assert b"".join(spans) == stream
    assert isinstance(next(instructions(stream)), Instruction)
