"""How a column of a fact is kept: the SQL (DuckDB's) that packs a value and the SQL that gives it back.

Small differences instead of instants, two integers instead of an Asterisk id, one instead of a telephone
number. A value that has not the expected form is kept as it is beside: what is unpacked is always what was
packed. A column without a form of its own is kept plainly, so a new one needs nothing here.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

ODD = 1 << 63
"""Keys from here on are of texts that are no telephone number."""
SIGNS = "+- ()"
"""What people and exchanges write between digits."""
DIGITS = 10
"""So many last digits tell one caller from another."""
_NUMBER = re.compile(r"\+?[0-9]{1,17}", re.ASCII)
_ID = r"^(.*-)?([0-9]{9,10})\.([0-9]{1,15})$"


@dataclass(frozen=True)
class Kept:
    """A physical column: its name, its type in Parquet, and what packs it."""

    name: str
    kind: str
    pack: str


@dataclass(frozen=True)
class Packed:
    """A column of a fact: what is kept of it, and what gives it back."""

    name: str
    kept: tuple[Kept, ...]
    unpack: str
    extra: tuple[tuple[str, str], ...] = ()
    """Columns that a reader gets besides: (name, what gives it)."""


def quoted(name: str) -> str:
    """A column's name within SQL."""
    return f'"{name}"'


def plain(name: str, kind: str) -> Packed:
    """Kept as it is."""
    return Packed(name, (Kept(name, kind, quoted(name)),), quoted(name))


def seconds(name: str) -> str:
    """An instant of the database as whole seconds since 1970."""
    return f"(epoch_us({quoted(name)}) // 1000000)"


def first_instant(name: str) -> Packed:
    """The instant by which a fact is sorted, as seconds."""
    kept = Kept(f"{name}_s", "BIGINT", seconds(name))
    return Packed(name, (kept,), _timestamp(_kept_seconds(name)))


def later_instant(name: str, first: str, spans: Sequence[str]) -> Packed:
    """An instant that is nearly `first` plus these seconds: only the difference is kept."""
    after = "".join(f" + coalesce({quoted(span)}, 0)::BIGINT" for span in spans)
    pack = f"{seconds(name)} - ({seconds(first)}{after})"
    unpack = _timestamp(f"{_kept_seconds(first)}{after} + {quoted(f'{name}_d')}")
    return Packed(name, (Kept(f"{name}_d", "BIGINT", pack),), unpack)


def like(name: str, other: str) -> Packed:
    """A number that mostly is another one."""
    kept = quoted(f"{name}_d")
    pack = f"coalesce({quoted(other)}, 0)::BIGINT - {quoted(name)}"
    unpack = f"(coalesce({quoted(other)}, 0)::BIGINT - {kept})"
    return Packed(name, (Kept(f"{name}_d", "BIGINT", pack),), unpack)


def number_of_person(name: str) -> Packed:
    """A telephone number and the key of whose it is, `NAME_person` (data/numbering/callers.py), to be counted by."""
    packed = number(name)
    person = f"{name}_person"
    kept = (*packed.kept, Kept(person, "UBIGINT", _person(packed.kept[0].pack, quoted(name))))
    return Packed(name, kept, packed.unpack, (*packed.extra, (person, quoted(person))))


def number(name: str) -> Packed:
    """A telephone number as one integer, `NAME_key`; `key_of` says the same in Python."""
    text, key, odd = quoted(name), quoted(f"{name}_key"), quoted(f"{name}_odd")
    is_number = f"regexp_full_match({text}, '\\+?[0-9]{{1,17}}')"
    packed = f"('1' || ltrim({text}, '+'))::UBIGINT * 2 + starts_with({text}, '+')::UTINYINT"
    pack = (
        f"CASE WHEN {text} = '' THEN 0::UBIGINT WHEN {is_number} THEN {packed} "
        f"ELSE {ODD}::UBIGINT + md5_number_lower({text}) // 2 END"
    )
    digits = f"CASE WHEN {key} % 2 = 1 THEN '+' ELSE '' END || substr(({key} // 2)::VARCHAR, 2)"
    kept = (
        Kept(f"{name}_key", "UBIGINT", pack),
        Kept(f"{name}_odd", "VARCHAR", f"CASE WHEN {text} <> '' AND NOT {is_number} THEN {text} END"),
    )
    unpack = f"CASE WHEN {key} = 0 THEN '' WHEN {key} < {ODD}::UBIGINT THEN {digits} ELSE {odd} END"
    return Packed(name, kept, unpack, ((f"{name}_key", key),))


def _person(number_key: str, text: str) -> str:
    """The key of the last ten digits of a number; a text that is no plain number is looked at sign by sign."""
    key = f"({number_key})"
    last_ten = f"{10**DIGITS}::UBIGINT + ({key} >> 1) % {10**DIGITS}::UBIGINT"
    plain_number = f"CASE WHEN {key} < {20 * 10**DIGITS}::UBIGINT THEN {key} >> 1 ELSE {last_ten} END"
    cleaned = f"translate({text}, '{SIGNS}', '')"
    ending = f"CASE WHEN substr({cleaned}, 1, 1) BETWEEN '0' AND '9' THEN right({cleaned}, {DIGITS}) ELSE '' END"
    is_digits = f"regexp_full_match({ending}, '[0-9]+')"
    hashed = f"{ODD}::UBIGINT + md5_number_lower({ending}) // 2"
    spelled = f"CASE WHEN {ending} = '' THEN 0 WHEN {is_digits} THEN ('1' || {ending})::UBIGINT ELSE {hashed} END"
    return f"CASE WHEN {key} < {ODD}::UBIGINT THEN {plain_number} ELSE {spelled} END"


def key_of(text: str) -> int:
    """The integer under which a telephone number, or any other text in its place, is kept."""
    if not text:
        return 0
    if _NUMBER.fullmatch(text):
        return int("1" + text.lstrip("+")) * 2 + text.startswith("+")
    return _hashed(text)


def person_key(ending: str) -> int:
    """The integer under which readers get whose number it is; `ending` is what data/numbering/callers.py says."""
    if not ending:
        return 0
    return int("1" + ending) if ending.isascii() and ending.isdigit() else _hashed(ending)


def _hashed(text: str) -> int:
    digest = hashlib.md5(text.encode(), usedforsecurity=False).digest()
    return ODD + int.from_bytes(digest[8:], "little") // 2


def channel_id(name: str, first: str) -> Packed:
    """`[system-]EPOCH.SEQUENCE` as the seconds before `first`, the sequence and the system's name."""
    parts = f"regexp_extract({quoted(name)}, '{_ID}', ['system', 'epoch', 'seq'])"
    system, epoch, seq = (f"({parts}).{part}" for part in ("system", "epoch", "seq"))
    has_form = f"({system} || try_cast({epoch} AS BIGINT) || '.' || try_cast({seq} AS BIGINT)) IS NOT DISTINCT FROM "
    has_form += quoted(name)
    kept = (
        Kept(f"{name}_system", "VARCHAR", f"CASE WHEN {has_form} THEN {system} END"),
        Kept(f"{name}_lag", "BIGINT", f"CASE WHEN {has_form} THEN {seconds(first)} - {epoch}::BIGINT END"),
        Kept(f"{name}_seq", "BIGINT", f"CASE WHEN {has_form} THEN {seq}::BIGINT END"),
        Kept(f"{name}_odd", "VARCHAR", f"CASE WHEN NOT {has_form} THEN {quoted(name)} END"),
    )
    system, lag, seq, odd = (quoted(one.name) for one in kept)
    made = f"{system} || ({_kept_seconds(first)} - {lag})::VARCHAR || '.' || {seq}::VARCHAR"
    return Packed(name, kept, f"CASE WHEN {odd} IS NULL THEN {made} ELSE {odd} END")


def visit_id(name: str, call: Packed, queue: str) -> Packed:
    """`CALL/QUEUE/N` as N where the two others stand beside it."""
    nth = f"try_cast(regexp_extract({quoted(name)}, '/([0-9]{{1,9}})$', 1) AS BIGINT)"
    made = f"{quoted(call.name)} || '/' || {quoted(queue)} || '/'"
    has_form = f"({made} || {nth}) IS NOT DISTINCT FROM {quoted(name)}"
    kept = (
        Kept(f"{name}_n", "BIGINT", f"CASE WHEN {has_form} THEN {nth} END"),
        Kept(f"{name}_odd", "VARCHAR", f"CASE WHEN NOT {has_form} THEN {quoted(name)} END"),
    )
    n, odd = (quoted(one.name) for one in kept)
    unpacked = f"{call.unpack} || '/' || {quoted(queue)} || '/' || {n}::VARCHAR"
    return Packed(name, kept, f"CASE WHEN {odd} IS NULL THEN {unpacked} ELSE {odd} END")


def _kept_seconds(first: str) -> str:
    return f"{quoted(f'{first}_s')}::BIGINT"


def _timestamp(whole_seconds: str) -> str:
    return f"make_timestamp(({whole_seconds}) * 1000000)"
