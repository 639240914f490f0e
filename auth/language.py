"""The language of an answer: the person's, else the browser's cookie, else what it accepts, else the setting.

Source strings are English; `locale/<language>/LC_MESSAGES/okc.po` is read as it is at the first use, so
nothing has to be compiled.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, get_locale
from flask_babel import gettext as _gettext
from flask_babel import ngettext as _ngettext
from flask_login import current_user

from auth.here import LANGUAGES, THEMES, house

LOCALE_DIR = Path(__file__).parents[1] / "locale"
LANGUAGE_COOKIE = "okc-language"
THEME_COOKIE = "okc-theme"
PREFERS_COOKIE = "okc-prefers"
"""What the browser's system prefers, written by assets/app.js for the theme "auto"."""


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """The translations of one language; English needs none."""
    path = LOCALE_DIR / language / "LC_MESSAGES" / "okc.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled, domain="okc")


def gettext(message: str, **values: object) -> str:
    """The message in the language of the request."""
    return str(_gettext(message, **values))


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The message in the plural form that n takes; `%(num)s` is n."""
    return str(_ngettext(one, many, n, **values))


class Catalogues(Domain):  # type: ignore[misc]
    """Flask-Babel's translations, from the .po files themselves."""

    def get_translations(self) -> Any:
        """Translations of the request's language."""
        return catalogue(str(get_locale()))


def speak(server: Flask) -> None:
    """Let every request of `server` be answered in its own language."""
    babel = Babel(server, locale_selector=choose_language)
    babel.domain_instance = Catalogues()
    server.jinja_env.globals |= {"language": choose_language, "theme": effective_theme, "theme_choice": theme_choice}


def choose_language() -> str:
    """ru or en, for this request."""
    if current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    kept = request.cookies.get(LANGUAGE_COOKIE)
    if kept in LANGUAGES:
        return kept
    return request.accept_languages.best_match(LANGUAGES) or house().settings.language


def theme_choice() -> str:
    """auto, light or dark, as the visitor chose."""
    kept = request.cookies.get(THEME_COOKIE)
    return kept if kept in THEMES else "auto"


def effective_theme() -> str:
    """light or dark: the choice, or for auto what the browser said it prefers."""
    choice = theme_choice()
    if choice == "auto":
        return "dark" if request.cookies.get(PREFERS_COOKIE) == "dark" else "light"
    return choice
