"""The ramp of heat maps: from little to much, in either theme, and what can be read on each of its tints."""

from collections.abc import Sequence

from components.charts import LIGHT, Palette

ON_LIGHT = ("#EEF3FB", "#9DB9EA", "#3F6FCB", "#12387F")
ON_DARK = ("#1F2A3A", "#2F528F", "#5B8DEF", "#C7DCFF")
INK, PAPER = "#000000", "#FFFFFF"


def heat_ramp(colours: Palette) -> tuple[str, ...]:
    """The tints of a theme."""
    return ON_LIGHT if colours == LIGHT else ON_DARK


def colour_scale(ramp: Sequence[str]) -> list[list[float | str]]:
    """The ramp as plotly takes it."""
    return [[n / (len(ramp) - 1), colour] for n, colour in enumerate(ramp)]


def tint(ramp: Sequence[str], share: float) -> str:
    """The colour of a share 0…1 on the ramp, mixed in equal steps as plotly does."""
    place = min(max(share, 0.0), 1.0) * (len(ramp) - 1)
    n = min(int(place), len(ramp) - 2)
    low, high = _parts(ramp[n]), _parts(ramp[n + 1])
    mixed = (round(a + (b - a) * (place - n)) for a, b in zip(low, high, strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def readable_on(colour: str) -> str:
    """Ink or paper, whichever differs more."""
    return INK if contrast(INK, colour) >= contrast(PAPER, colour) else PAPER


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1…21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _parts(colour: str) -> list[int]:
    return [int(colour[n : n + 2], 16) for n in (1, 3, 5)]


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
