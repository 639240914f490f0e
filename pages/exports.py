"""/exports: the files that this person ordered, how far they are, and where to fetch them."""

from urllib.parse import parse_qs

from dash import html

from auth.here import house, visitor
from auth.language import gettext
from auth.roles import EVERYONE
from components import states
from components.exports import files
from components.page import Address, Content, locale, register_page
from data.files import prepared
from data.words import N_
from integration.export_limits import too_many

LONGEST = 12


@register_page("/exports", title=N_("My files"), roles=EVERYONE)
def layout(address: Address) -> Content:
    """Files of the last hour; what could not be ordered is said above them."""
    settings, now = house().settings, house().clock()
    given = {name: values[-1] for name, values in parse_qs(address.query).items()}
    found = prepared.all_of(prepared.folder_of(settings.data_dir), visitor().person_id, now)
    rows = given.get("rows", "")
    refused = too_many(int(rows)) if rows.isascii() and rows.isdigit() and len(rows) <= LONGEST else ""
    busy = gettext("Three of your files are being written already. Wait for one of them, or give one up.")
    return [
        html.H1(gettext("My files")),
        states.strip(refused) if refused else None,
        states.strip(busy) if "busy" in given else None,
        states.card(files(found, locale(), settings.zone)),
    ]
