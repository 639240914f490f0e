"""How the time of an answer grows with the number of visits: measured at a few sizes, drawn as an SVG."""

import math
import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from benchmarks.twelve import TWELVE

TIMES = 5
WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 50, 60
FASTEST, SLOWEST = 1.0, 3000.0
COLOURS = {"plain": "#1f5fa8", "shipped": "#2e7d4f"}
NAMES = {"plain": "every visit counted", "shipped": "closed months kept"}

Point = tuple[int, float]


def times_of(bench: Any, ask: Callable[[Any, Any, bool], float]) -> dict[str, dict[str, float]]:
    """Median milliseconds of each question, plain and as shipped."""
    found = {}
    for question in TWELVE:
        ask(bench, question, True)
        found[question.name] = {
            name: statistics.median(ask(bench, question, kept) for _ in range(TIMES))
            for name, kept in (("plain", False), ("shipped", True))
        }
    return found


def draw(measured: dict[int, dict[str, dict[str, float]]], path: Path) -> None:
    """The picture: a thin line for each question, a thick one for their geometric mean."""
    sizes = sorted(measured)
    parts = [_frame(sizes)]
    for name in ("plain", "shipped"):
        for question in measured[sizes[0]]:
            line = [(n, measured[n][question][name]) for n in sizes]
            parts.append(_line(sizes, line, COLOURS[name], 0.7, 0.35))
        mean = [(n, statistics.geometric_mean(one[name] for one in measured[n].values())) for n in sizes]
        parts.append(_line(sizes, mean, COLOURS[name], 3, 1))
        x, y = _at(sizes, *mean[-1])
        parts.append(_text(x + 10, y + 4, f"{NAMES[name]}, {mean[-1][1]:.0f} ms", COLOURS[name], "start"))
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        f' font-size="12"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{"".join(parts)}</svg>\n',
        encoding="utf-8",
    )


def _at(sizes: list[int], visits: int, ms: float) -> tuple[float, float]:
    low, high = math.log(sizes[0]), math.log(sizes[-1])
    x = LEFT + (WIDTH - LEFT - RIGHT) * ((math.log(visits) - low) / (high - low) if high > low else 0.5)
    height = HEIGHT - TOP - BOTTOM
    within = min(max(ms, FASTEST), SLOWEST)
    return x, TOP + height * (1 - math.log(within / FASTEST) / math.log(SLOWEST / FASTEST))


def _frame(sizes: list[int]) -> str:
    title = "Time of an answer against the number of visits, milliseconds (thin: each of the twelve questions)"
    parts = [_text(LEFT, 24, title, "#222222", "start")]
    for ms in (1, 10, 100, 1000):
        _, y = _at(sizes, sizes[0], ms)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{ms:,}", "#555555", "end"))
    for n in sizes:
        x, _ = _at(sizes, n, FASTEST)
        parts.append(_text(x, HEIGHT - BOTTOM + 20, f"{n / 1e6:g} M", "#555555", "middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 18, "visits over three years", "#555555", "middle"))
    return "".join(parts)


def _line(sizes: list[int], points: Iterable[Point], colour: str, width: float, opacity: float) -> str:
    places = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(sizes, n, ms) for n, ms in points))
    return (
        f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-opacity="{opacity}"/>'
    )


def _text(x: float, y: float, text: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{text}</text>'
