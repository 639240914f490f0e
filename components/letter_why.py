"""The letter's sentences about why: causes as far as the data tell. Pure functions of a letter.

Where a change is no more than chance or is not explained, that is said, and no cause is named.
"""

from collections.abc import Iterator

from auth.language import gettext
from components import format as fmt
from components.letter_words import number
from data.head import contributions
from data.head.contributions import Explanation
from data.head.letter import ENOUGH, Letter

WORTH_SAYING = 0.005
"""An effect of less than half a percentage point is not worth a sentence."""
PART_OF_CHANGE = 0.15
MAIN = 0.5


def why(letter: Letter, locale: str) -> list[str]:
    """What explains the change of the service level, or that the data do not tell."""
    found = letter.explained
    if found is None:
        return [
            gettext(
                "One of the two periods has fewer than %(n)s calls: too few to say why they differ.",
                n=fmt.integer(ENOUGH, locale),
            )
        ]
    words = {
        "points": fmt.points(abs(found.change), locale),
        "before": fmt.percent_beside(found.before, letter.before.waits.total_target, locale),
        "after": fmt.percent_beside(found.after, letter.now.waits.total_target, locale),
    }
    if not found.is_more_than_chance:
        return [
            gettext(
                "It was %(before)s and is %(after)s (%(points)s). A difference of up to %(noise)s can be chance alone, "
                "so no cause is named here.",
                noise=fmt.points(found.noise, locale),
                **words,
            )
        ]
    if found.change > 0:
        said = [gettext("The service level rose by %(points)s, from %(before)s to %(after)s.", **words)]
    else:
        said = [gettext("The service level fell by %(points)s, from %(before)s to %(after)s.", **words)]
    return [*said, *_causes(letter, found, locale)]


def _causes(letter: Letter, found: Explanation, locale: str) -> Iterator[str]:
    least = max(WORTH_SAYING, PART_OF_CHANGE * abs(found.change))
    ranked = sorted(found.effects.items(), key=lambda one: -abs(one[1]))
    along = [one for one in ranked if one[1] * found.change > 0 and abs(one[1]) >= least]
    against = [one for one in ranked if one[1] * found.change < 0 and abs(one[1]) >= least]

    def named(causes: list[tuple[str, float]]) -> str:
        return "; ".join(f"{cause_words(letter, cause, by)} ({signed(by, locale)})" for cause, by in causes)

    if along and abs(along[0][1]) >= MAIN * abs(found.change):
        yield gettext("Main cause: %(cause)s.", cause=named(along[:1]))
        along = along[1:]
        if along:
            yield gettext("It also mattered: %(causes)s.", causes=named(along))
    elif along:
        yield gettext("It mattered: %(causes)s.", causes=named(along))
    if against:
        yield gettext("The other way worked: %(causes)s.", causes=named(against))
    if not letter.has_staff:
        yield gettext("The exchange does not tell of agents' shifts, so what the staff contributed cannot be told.")
    if not found.is_explained:
        yield gettext(
            "The causes come to %(sum)s and the change is %(change)s: these data do not explain the difference. "
            "Whoever knows of a new menu, an announcement or an event of these days knows more than the exchange.",
            sum=signed(found.change - found.remainder, locale),
            change=signed(found.change, locale),
        )


def signed(effect: float, locale: str) -> str:
    """+6 pp, −0.5 pp."""
    sign = "+" if effect > 0 else "−" if effect < 0 else ""
    return f"{sign}{fmt.points(abs(effect), locale)}"


def cause_words(letter: Letter, cause: str, effect: float) -> str:
    """A cause in the direction in which it worked."""
    better = effect > 0
    calls = number(letter.now.waits, "offered") - number(letter.before.waits, "offered")
    hours = letter.now.staff_s - letter.before.staff_s
    match cause:
        case contributions.CALLS if better and calls < 0:
            return gettext("fewer calls came")
        case contributions.CALLS if not better and calls > 0:
            return gettext("more calls came")
        case contributions.CALLS:
            return gettext("calls came at better hours") if better else gettext("calls came at worse hours")
        case contributions.STAFF if better and hours > 0:
            return gettext("more people were at the telephone")
        case contributions.STAFF if not better and hours < 0:
            return gettext("fewer people were at the telephone")
        case contributions.STAFF:
            return (
                gettext("people were there at better hours") if better else gettext("people were there at worse hours")
            )
        case contributions.HANDLING:
            return gettext("calls took less time") if better else gettext("calls took more time")
        case contributions.MIX:
            if better:
                return gettext("more of the calls came to queues that answer sooner")
            return gettext("more of the calls came to queues that answer later")
        case _:
            if better:
                return gettext("the exchange failed less than before")
            return gettext("the exchange failed")
