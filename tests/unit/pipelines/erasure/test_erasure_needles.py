"""No trace of a person is missed: whatever form a pseudonym or an id takes, wherever it stands in a stream of bytes."""

import io
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.erasure.needles import ID, PSEUDONYM, Needles, is_distinctive
from pipelines.erasure.searching import in_stream

WORDS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHXYZ", min_size=3, max_size=12)
IDS = st.builds(
    lambda word, mark, number: f"{word}{mark}{number}", WORDS, st.sampled_from("-._@/"), st.integers(10, 99_999)
)
# Bytes that are part of no id, so that an id stands alone between them.
BETWEEN = st.binary(max_size=200).map(lambda noise: noise.translate(None, b"\0\\_" + bytes(range(48, 123))))


def leb128(number: int, *, signed: bool) -> bytes:
    """Return a whole number as the format describes it: groups of seven bits, least first, until only sign is left."""
    groups = []
    while True:
        groups.append(number & 127)
        number >>= 7
        last = number == (-1 if groups[-1] & 64 else 0) if signed else number == 0
        if last:
            return bytes([*(group | 128 for group in groups[:-1]), groups[-1]])


def forms(person: UUID) -> dict[str, bytes]:
    """Return a pseudonym in each form that may be planted, made without the code under test."""
    high, low = divmod(person.int, 2**64)
    as_signed = high - 2**63
    return {
        "parquet": person.int.to_bytes(16, "big"),
        "least byte first": person.int.to_bytes(16, "little"),
        "duckdb": (person.int ^ 2**127).to_bytes(16, "little"),
        "duckdb turned": (person.int ^ 2**127).to_bytes(16, "big"),
        "duckdb statistics": leb128(as_signed, signed=True) + leb128(low, signed=False),
        "hex": person.hex.encode(),
        "HEX": person.hex.upper().encode(),
        "hyphens": str(person).encode(),
        "HYPHENS": str(person).upper().encode(),
        "wide": str(person).encode("utf-16-le"),
        "WIDE": person.hex.upper().encode("utf-16-be"),
    }


@settings(max_examples=300)
@given(
    person=st.uuids(),
    others=st.lists(st.uuids(), max_size=2),
    form=st.sampled_from(sorted(forms(UUID(int=1)))),
    before=st.binary(max_size=300),
    after=st.binary(max_size=300),
    stretch=st.integers(1, 400),
)
def test_a_pseudonym_is_found_in_every_form_wherever_a_stream_is_cut(
    person: UUID, others: list[UUID], form: str, before: bytes, after: bytes, stretch: int
) -> None:
    needles = Needles((person, *others))
    content = before + forms(person)[form] + after
    assert PSEUDONYM in in_stream(io.BytesIO(content), needles, stretch)


@settings(max_examples=300)
@given(
    text=IDS,
    code=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]),
    upper=st.booleans(),
    before=BETWEEN,
    after=BETWEEN,
    stretch=st.integers(1, 400),
)
def test_an_id_is_found_in_every_encoding_wherever_a_stream_is_cut(
    text: str, code: str, upper: bool, before: bytes, after: bytes, stretch: int
) -> None:
    written = (text.upper() if upper else text).encode(code)
    needles = Needles((), (text,))
    assert in_stream(io.BytesIO(before + written + after), needles, stretch) == {ID}


@settings(max_examples=200)
@given(person=st.uuids(), other=st.uuids(), text=IDS, noise=st.binary(max_size=2000), stretch=st.integers(1, 400))
def test_nothing_is_found_where_nothing_is(person: UUID, other: UUID, text: str, noise: bytes, stretch: int) -> None:
    assert person != other
    content = b"".join((*forms(other).values(), noise, text.encode()[:-1], b"|", f"X{text}9".encode()))
    assert in_stream(io.BytesIO(content), Needles((person,), (text,)), stretch) == set()


@pytest.mark.parametrize("cut", range(1, 40))
def test_an_id_within_a_longer_word_is_none_however_the_stream_is_cut(cut: int) -> None:
    needles = Needles((), ("E-10427",))
    assert in_stream(io.BytesIO(b"..., XE-10427, E-104270, x_E-10427 ..."), needles, cut) == set()
    assert in_stream(io.BytesIO(b"..., Doe, Jane (e-10427) ..."), needles, cut) == {ID}


@settings(max_examples=100)
@given(person=st.uuids(), text=IDS, before=st.sampled_from(["", " ", ",", "(", "x "]))
def test_a_cell_tells_what_it_holds(person: UUID, text: str, before: str) -> None:
    needles = Needles((person,), (text,))
    assert needles.in_text(f"{before}{person}") == {PSEUDONYM}
    assert needles.in_text(f"{before}{person.hex.upper()}") == {PSEUDONYM}
    assert needles.in_text(f"{before}{text.upper()} ") == {ID}
    assert needles.in_text(f"{before}{text}0") == set()


@pytest.mark.parametrize("text", ["E-10427", "jane.doe@example.com", "w00042", "1000427001", "jdoe-2"])
def test_ids_that_are_like_nothing_else_are_searched_for(text: str) -> None:
    assert is_distinctive(text)


@pytest.mark.parametrize("text", ["1042", "10427", "2026013", "E1", "sales", "undisclosed", "", "  E-1  "])
def test_ids_that_stand_everywhere_are_not(text: str) -> None:
    assert not is_distinctive(text)
    assert in_stream(io.BytesIO(f",{text},".encode()), Needles((), (text,))) == set()


def test_needles_do_not_show_whom_they_are_for() -> None:
    assert "10427" not in repr(Needles((UUID(int=10427),), ("E-10427",)))
