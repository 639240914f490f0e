"""The HTML around every page of the shell: language, theme, styles, and words for browsers without scripts."""

from auth.language import gettext

INDEX = """<!DOCTYPE html>
<html lang="{language}" data-theme="{theme}" data-theme-choice="{choice}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{name}</title>
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
    {css}
  </head>
  <body>
    <noscript><p class="strip warn">{noscript}</p></noscript>
    {entry}
    <footer>{config}{scripts}{renderer}</footer>
  </body>
</html>
"""
ENTRY = '<div id="react-entry-point"><div class="_dash-loading"></div></div>'
"""Dash's place to draw into, without its English word for waiting."""


def index(language: str, theme: str, choice: str, parts: dict[str, str]) -> str:
    """The page of one visitor; `parts` are Dash's own: css, config, scripts, renderer."""
    return INDEX.format(
        language=language,
        theme=theme,
        choice=choice,
        name=gettext("OKC"),
        noscript=gettext("This site needs JavaScript: please switch it on in your browser."),
        entry=ENTRY,
        **parts,
    )
