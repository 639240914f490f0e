"""Keys of rows that have an id, across restores of their table.

An id is only good within one life ("epoch") of its table. A row read from a restored table gets the key
it had before, found by its content; among equal rows the n-th is the n-th, counted over the ids just
before it, so that the answer does not depend on how the reading was cut into batches.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from telephony.sources.kinds import Kind

CONTEXT = 200
"""Equal rows that are not the same row stand within this many ids: they fell into one second."""
ID_BITS = 44


def numbered_key(epoch: int, row_id: int) -> str:
    """Key of a row by its id."""
    return f"{epoch}.{row_id:012d}"


def origin_of(epoch: int) -> str:
    """Name of a table's life: rows of one origin are ordered by their position."""
    return f"t{epoch}"


def position_of(epoch: int, row_id: int) -> int:
    """Order of writing: later epochs come later."""
    return (epoch << ID_BITS) | row_id


def epoch_of(key: str) -> int | None:
    """The epoch in which a key was given; None for keys that come from content."""
    epoch, dot, _ = key.partition(".")
    return int(epoch) if dot and epoch.isdecimal() else None


def with_known_keys(
    kind: Kind[Any], rows: Sequence[Any], context: Sequence[Any], kept: Iterable[Any], epoch: int
) -> list[Any]:
    """`rows` with the keys of earlier epochs where the same rows are kept; `context` stood just before them."""
    known, earlier = _sorted_out(kind, kept, epoch)
    standing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in (*context, *rows):
        standing[kind.content(row)].append(row.position)
    answer = []
    for row in rows:
        content = kind.content(row)
        nth = sum(1 for position in standing[content] if row.position - CONTEXT < position < row.position)
        keys = earlier.get(content, ())
        answer.append(replace(row, key=keys[nth]) if row.key not in known and nth < len(keys) else row)
    return answer


def _sorted_out(kind: Kind[Any], kept: Iterable[Any], epoch: int) -> tuple[set[str], dict[tuple[str, ...], list[str]]]:
    known: set[str] = set()
    earlier: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in kept:
        known.add(row.key)
        given = epoch_of(row.key)
        if given is not None and given < epoch:
            earlier[kind.content(row)].append(row.key)
    for keys in earlier.values():
        keys.sort()
    return known, earlier
