"""Troubles of sources in Russian: the sentences that the sources really write are known by their shapes."""

import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask_babel import force_locale

from auth.here import ROOT
from components.trouble_words import SENTENCES, trouble_in_words
from telephony.sources.logfile import LogFile
from telephony.sources.reading import SourceUnavailable
from telephony.sources.times import zone_trouble
from tests.pages.site import Site


@pytest.fixture
def russian(site: Site) -> Iterator[None]:
    """A request of somebody who reads Russian."""
    with site.app.server.test_request_context(), force_locale("ru"):
        yield


def test_a_file_that_is_not_there_is_told_in_russian(tmp_path: Path, russian: None) -> None:
    with pytest.raises(SourceUnavailable) as trouble:
        LogFile(str(tmp_path / "queue_log")).read({}, 10, now=0)
    assert trouble_in_words(str(trouble.value)).startswith(f"файл {tmp_path}/queue_log не читается: ")


def test_several_sentences_are_told_one_by_one_and_an_unknown_one_stays(russian: None) -> None:
    zone = zone_trouble("cdr", ZoneInfo("Europe/Moscow"), -3 * 3600, 1_795_456_800_000_000)
    said = trouble_in_words(f"{zone}; it hurts")
    assert said == "время в cdr похоже на UTC, а для АТС задан пояс Europe/Moscow (UTC+3); it hurts"
    assert trouble_in_words("") == ""


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_one_that_a_source_writes(sentence: str) -> None:
    written = "".join(path.read_text() for path in (ROOT / "telephony" / "sources").glob("*.py"))
    longest = max(re.split(r"%\(\w+\)s", sentence), key=len)
    assert longest.strip() in written
