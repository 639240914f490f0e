"""The demo: with nothing configured, the simulated exchange is the one exchange there is.

It is read through the same tables, readers and worker as any other.
"""

import time

from sqlalchemy.engine import Connection

from data.rules import WRAP_UP_S, Rule, rules_of, set_rule
from data.settings import DEMO, Pbx, Settings
from telephony.simulated.ami.kept_address import kept_ami_url
from telephony.simulated.command import demo_url
from telephony.simulated.world import exchange_settings

LONG_AGO = 0


def with_demo(settings: Settings) -> Settings:
    """The same settings, with the simulated exchange if no other is configured."""
    if settings.exchanges:
        return settings
    world = exchange_settings()
    pbx = Pbx(
        name=DEMO,
        title="Городская горячая линия",
        database_url=demo_url(settings),
        timezone=world["timezone"],
        trunks=tuple(world["trunks"]),
        extensions=world["extensions"],
        queue_titles={number: queue["ru"] for number, queue in world["queues"].items()},
        ami_url=kept_ami_url(settings.data_dir),
    )
    return settings.model_copy(update={"pbx": (pbx,)})


def seed_demo_rules(connection: Connection, settings: Settings) -> None:
    """Wrap-up of the simulated queues, as their supervisor would have set it; once."""
    if not settings.is_demo or any(rule.pbx == DEMO for rule in rules_of(connection)):
        return
    for number, queue in exchange_settings()["queues"].items():
        rule = Rule(WRAP_UP_S, DEMO, number, queue["wrap_up"], LONG_AGO)
        set_rule(connection, rule, by=None, now=int(time.time()))
