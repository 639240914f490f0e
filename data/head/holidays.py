"""Public holidays of Russia by article 112 of the Labour Code: on these dates people call as on no weekday.

Days off that the government moves each year are not here: they are known only from autumn on.
"""

from datetime import date

from data.words import N_

NEW_YEAR = N_("New Year holidays")
FIXED = {
    (2, 23): N_("Defender of the Fatherland Day"),
    (3, 8): N_("International Women's Day"),
    (5, 1): N_("Spring and Labour Day"),
    (5, 9): N_("Victory Day"),
    (6, 12): N_("Russia Day"),
    (11, 4): N_("National Unity Day"),
}


def holiday(day: date) -> str:
    """The name of the public holiday (a message), or empty."""
    if day.month == 1 and day.day <= 8:
        return NEW_YEAR
    return FIXED.get((day.month, day.day), "")
