"""Ways in which a good file goes bad: each takes its bytes and a random generator, and gives other bytes."""

import csv
import io
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]
STRANGE = (
    '"', '""', '"\n', "\0", "\ufeff", "=1+1", "'", "x" * 2_000, "\u202e", "\r", ";", "\t", "-", "1e999", "NaN",
    "9" * 40, "99/99/9999", "0000-00-00", "%s", "{}", "\\", "[]", "null", "<b>", "c0", "_record",
)  # fmt: skip
HEADERS = 3  # records that may name columns: exports of surveys have as many
CODECS = ("cp1252", "utf-16", "utf-16-le", "utf-8-sig", "latin-1", "utf-7", "cp037")


def cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def flip(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def flip_a_run(content: bytes, random: Random) -> bytes:
    start, length = random.randrange(len(content)), random.randint(1, 40)
    return content[:start] + random.randbytes(length) + content[start + length :]


def repeat_lines(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = random.randrange(len(lines))
    return b"".join([*lines[: at + 1], *lines[at : at + random.randint(1, 4)], *lines[at + 1 :]])


def drop_lines(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = random.randrange(len(lines))
    return b"".join(lines[:at] + lines[at + random.randint(1, 3) :])


def shuffle_lines(content: bytes, random: Random) -> bytes:
    header, *lines = content.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join([header, *lines])


def insert(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + random.choice(STRANGE).encode() + content[at:]


def other_encoding(content: bytes, random: Random) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(random.choice(CODECS), "replace")


def two_encodings(content: bytes, random: Random) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + other_encoding(content[at:], random)


def other_line_ends(content: bytes, random: Random) -> bytes:
    ends = (b"\r", b"\n", b"\r\n", b"\n\n", b"", b"\n\r")
    return b"".join(line + random.choice(ends) for line in content.splitlines())


def _rewritten(content: bytes, change: Callable[[list[list[str]]], None], delimiter: str = ",") -> bytes:
    text = content.decode("utf-8", "replace").replace("\0", "")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or not rows[0]:
        return content
    change(rows)
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def other_delimiter(content: bytes, random: Random) -> bytes:
    return _rewritten(content, lambda rows: None, random.choice(";\t|^:"))


def swap_cells(content: bytes, random: Random) -> bytes:
    def change(rows: list[list[str]]) -> None:
        data = [row for row in rows[HEADERS:] if row]
        for _ in range(random.randint(1, 20) if data else 0):
            one, other = random.choice(data), random.choice(data)
            a, b = random.randrange(len(one)), random.randrange(len(other))
            one[a], other[b] = other[b], one[a]

    return _rewritten(content, change)


def strange_cells(content: bytes, random: Random) -> bytes:
    def change(rows: list[list[str]]) -> None:
        for _ in range(random.randint(1, 10)):
            row = random.choice(rows)
            if row:
                row[random.randrange(len(row))] = random.choice((*STRANGE, ""))

    return _rewritten(content, change)


def other_header(content: bytes, random: Random) -> bytes:
    def change(rows: list[list[str]]) -> None:
        header = rows[0]
        at = random.randrange(len(header))
        match random.randrange(6):
            case 0:
                header[at] = random.choice(("", "Comment", header[at] + "s", header[at].upper(), *STRANGE))
            case 1:
                header[at] = random.choice(header)
            case 2:
                for row in rows:
                    del row[at : at + 1]
            case 3:
                for row in rows:
                    row.insert(at, row[min(at, len(row) - 1)] if row else "")
            case 4:
                for row in rows:
                    row.reverse()
            case _:
                rows.insert(0, [header[0]])

    return _rewritten(content, change)


TEXT: tuple[Mutation, ...] = (
    cut, flip, flip_a_run, repeat_lines, drop_lines, shuffle_lines, insert, other_encoding, two_encodings,
    other_line_ends, other_delimiter, swap_cells, strange_cells, other_header,
)  # fmt: skip


def in_a_part(content: bytes, random: Random) -> bytes:
    """Change one part of a workbook and zip it again, so that the zip itself is sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        changed = random.choice([name for name in names if "sheet" in name or "shared" in name or "workbook" in name])
        for name in names:
            data = old.read(name)
            new.writestr(
                name, random.choice((cut, flip, flip_a_run, insert))(data, random) if name == changed else data
            )
    return out.getvalue()


PACKED: dict[str, tuple[Mutation, ...]] = {
    "xlsx": (cut, flip, flip_a_run, in_a_part, in_a_part, in_a_part),
    "parquet": (cut, flip, flip_a_run),
}


def mutated(content: bytes, ending: str, random: Random) -> bytes:
    """Change a file once, twice or three times; what is packed once, since it is hardly readable after that."""
    if ending in PACKED:
        return random.choice(PACKED[ending])(content, random)
    for _ in range(random.randint(1, 3)):
        content = random.choice(TEXT)(content, random) if content.strip() else content
    return content
