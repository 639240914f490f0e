"""An address for every page of the registry, so that a new page is tested without being named here."""

import re
from urllib.parse import quote

from auth.roles import PAGES
from data.named import every_question
from data.people import ADMINISTRATOR, OPERATOR
from tests.pages import hotline

CALL = f"/calls/main/{hotline.Hotline(60).rows[hotline.call][5]['call_id']}"
SOME_AGENT = quote(hotline.AGENTS[0])


def addresses() -> list[str]:
    """Every page that an administrator may open, once; reports each. Filled when the server was made."""
    found: list[str] = []
    for path in sorted(PAGES):
        if ADMINISTRATOR not in PAGES[path]:
            continue
        if path == "/reports/<slug>":
            found += [f"/reports/{one.slug}" for one in every_question()]
        elif path == "/calls/<pbx>/<call_id>":
            found.append(CALL)
        elif path == "/metrics/<slug>":
            found.append("/metrics/sl")
        else:
            found.append(re.sub(r"<\w+>", SOME_AGENT, path))
    return found


def own_addresses() -> list[str]:
    """Pages that only operators have."""
    return [path for path in sorted(PAGES) if OPERATOR in PAGES[path] and ADMINISTRATOR not in PAGES[path]]
