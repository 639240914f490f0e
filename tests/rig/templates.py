"""Files with words between @ signs: @SIP_PORT@ becomes this run's port. A word without a value is an error."""

import re
from pathlib import Path

_WORD = re.compile(r"@([A-Z][A-Z_]*)@")


def render(source: Path, values: dict[str, object]) -> str:
    """The text of a template with its words replaced; a KeyError names a word that has no value."""
    return _WORD.sub(lambda word: str(values[word[1]]), source.read_text(encoding="utf-8"))


def render_folder(source: Path, target: Path, values: dict[str, object]) -> None:
    """Render every file of a folder into another one."""
    target.mkdir(parents=True, exist_ok=True)
    for template in source.iterdir():
        (target / template.name).write_text(render(template, values), encoding="utf-8")
