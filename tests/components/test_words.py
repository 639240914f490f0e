"""Every word of ours has its Russian; nothing is fuzzy, empty or left over."""

from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from auth.here import ROOT
from auth.language import LOCALE_DIR
from data.metrics import METRICS
from data.reports import REPORTS

ROOMS = ("auth", "components", "pages", "integration", "knowledge", "telephony", "data")
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "N_": None}


def messages_of_ours() -> set[str]:
    found = set()
    for room in ROOMS:
        for _, _, message, _, _ in extract_from_dir(ROOT / room, METHODS, keywords=KEYWORDS):
            found.add(first(message))
    return found


def russian() -> dict[str, tuple[str, ...]]:
    with (LOCALE_DIR / "ru" / "LC_MESSAGES" / "okc.po").open("rb") as source:
        catalogue = read_po(source, locale="ru")
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    return {first(message.id): every(message.string) for message in catalogue if message.id}


def first(said: str | tuple[str, ...]) -> str:
    """The message; of plural forms the one for one thing, as in `ngettext`."""
    return said if isinstance(said, str) else said[0]


def every(said: str | tuple[str, ...]) -> tuple[str, ...]:
    """All forms of a message; an empty one makes all empty."""
    forms = (said,) if isinstance(said, str) else said
    return forms if all(forms) else ()


def test_every_message_is_in_russian() -> None:
    known = russian()
    assert sorted(messages_of_ours() - known.keys()) == []
    assert sorted(message for message, said in known.items() if not said) == []


def test_no_translation_is_left_over() -> None:
    assert sorted(russian().keys() - messages_of_ours()) == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    import re

    holes = re.compile(r"%\((\w+)\)s")
    for message, said in russian().items():
        for form in said:
            assert sorted(holes.findall(message)) == sorted(holes.findall(form)), message


def test_names_of_metrics_and_reports_are_messages() -> None:
    known = russian()
    for metric in METRICS.values():
        assert {metric.name, metric.definition, metric.view} <= known.keys()
    for report in REPORTS:
        assert {report.title, report.question, report.view} <= known.keys()


def test_compiled_catalogues_are_not_kept() -> None:
    assert list(Path(LOCALE_DIR).rglob("*.mo")) == []
