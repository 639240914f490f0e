"""Who and what the simulated hotline consists of: queues, numbers, trunks, agents and their shifts.

Lengths are seconds, hours are local hours of the exchange's zone. Queue numbers and names follow FreePBX.
"""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

RING_ALL, ROUND_ROBIN = "ringall", "rrmemory"


@dataclass(frozen=True)
class Queue:
    """A queue as FreePBX knows it, with what its callers are like."""

    number: str
    title_ru: str
    title_en: str
    share: float  # of the hotline's callers
    opens: int
    closes: int
    topics: tuple[tuple[str, int], ...]
    weekend: bool = True
    direct_did: str = ""
    strategy: str = ROUND_ROBIN
    weight: int = 0
    ring_limit: int = 15
    retry: int = 5
    wait_limit: int = 300
    longest: int = 0  # callers that may wait; 0 is no limit
    wrap_up: int = 15
    strict_empty: bool = False  # joinempty and leavewhenempty "strict": nobody to answer, nobody waits
    overflow: str = ""
    talk: float = 150.0  # median
    patience: float = 110.0  # median

    def is_open(self, weekday: int, hour: int) -> bool:
        """Do people answer in this hour?"""
        return self.opens <= hour < self.closes and (self.weekend or weekday < 5)


@dataclass(frozen=True)
class Shift:
    """When a person works: days of the week, or every `cycle`-th days counted from `phase`; may end next day."""

    starts: float
    ends: float
    weekdays: tuple[int, ...] = ()
    cycle: int = 0
    phase: tuple[int, ...] = ()

    def works_on(self, ordinal: int) -> bool:
        """Does the shift begin on this day (a proleptic ordinal)?"""
        if self.cycle:
            return ordinal % self.cycle in self.phase
        return (ordinal + 6) % 7 in self.weekdays


@dataclass(frozen=True)
class Agent:
    """A person with a telephone. `direct` members are rung at their device, others through Local channels."""

    extension: str
    name: str
    queues: tuple[str, ...]
    shift: Shift
    direct: bool = False
    static: tuple[str, ...] = ()  # queues the person is a member of by configuration: no ADDMEMBER is ever written

    @property
    def interface(self) -> str:
        """The queue member's interface."""
        return f"PJSIP/{self.extension}" if self.direct else f"Local/{self.extension}@from-queue/n"


@dataclass(frozen=True)
class Pause:
    """A reason to pause, how often it comes in a nine-hour shift and its usual length in seconds."""

    reason: str
    times: float
    length: int


WEEK = (0, 1, 2, 3, 4)
DAY = Shift(8, 17, WEEK)
LATE = Shift(12, 21, WEEK)
WEEKEND = Shift(9, 20, (5, 6))
TWO_ON, TWO_OFF = Shift(8, 20, cycle=4, phase=(0, 1)), Shift(8, 20, cycle=4, phase=(2, 3))
NIGHTS = tuple(Shift(20, 32, cycle=3, phase=(n,)) for n in range(3))

QUEUES = (
    Queue(
        "601", "ЖКХ и аварии", "Housing and emergencies", 0.30, 0, 24,
        (("heating", 19), ("hot-water", 13), ("cold-water", 8), ("sewage", 6), ("electricity", 9), ("lift", 6),
         ("building", 12), ("charges", 9), ("waste", 8), ("emergency", 5), ("housing", 5)),
        direct_did="74950000001", weight=5, longest=12, strict_empty=True, overflow="605", talk=170,
    ),
    Queue(
        "602", "Благоустройство и дороги", "Streets and roads", 0.15, 8, 20,
        (("roads", 20), ("improvement", 20), ("street-light", 12), ("snow", 25), ("animals", 12), ("ecology", 11)),
        weekend=False, overflow="605", talk=140,
    ),
    Queue(
        "603", "Социальная помощь", "Social help", 0.13, 8, 18,
        (("social", 80), ("education", 20)),
        weekend=False, direct_did="74950000003", overflow="605", talk=210, patience=170, wait_limit=240,
    ),
    Queue(
        "604", "Здравоохранение (122)", "Health (122)", 0.20, 8, 20, (("health", 100),),
        direct_did="74950000122", strategy=RING_ALL, longest=10, strict_empty=True, talk=150,
        wait_limit=420,
    ),
    Queue(
        "605", "Справочная", "Information", 0.22, 8, 21,
        (("info", 60), ("complaint", 18), ("thanks", 5), ("wrong-number", 7), ("education", 10)),
        overflow="606", talk=95,
    ),
    Queue(
        "606", "Старшие смены", "Senior staff", 0.0, 0, 24, (("complaint", 100),),
        strategy=RING_ALL, weight=3, wait_limit=240, talk=200, patience=200,
    ),
)  # fmt: skip

AGENTS = (
    Agent("101", "Смирнова Анна Викторовна", ("601", "605"), DAY),
    Agent("102", "Кузнецов Дмитрий Олегович", ("601", "602"), DAY),
    Agent("103", "Попова Елена Игоревна", ("601", "602", "605"), TWO_ON),
    Agent("104", "Васильев Андрей Петрович", ("601", "602", "605"), TWO_OFF),
    Agent("105", "Соколова Ольга Николаевна", ("602", "605"), DAY),
    Agent("106", "Михайлов Сергей Юрьевич", ("601", "602"), LATE, direct=True),
    Agent("107", "Новикова Татьяна Андреевна", ("603", "605"), DAY),
    Agent("108", "Фёдорова Ирина Алексеевна", ("603", "605"), LATE),
    Agent("109", "Морозова Наталья Павловна", ("604",), TWO_ON, direct=True),
    Agent("110", "Волкова Светлана Михайловна", ("604",), TWO_OFF, direct=True),
    Agent("111", "Алексеев Павел Романович", ("604", "603"), DAY, direct=True),
    Agent("112", "Лебедева Юлия Сергеевна", ("605",), DAY, static=("605",)),
    Agent("113", "Семёнова Марина Витальевна", ("605", "604"), LATE, static=("605",)),
    Agent("114", "Егоров Виктор Иванович", ("601", "606"), NIGHTS[0], direct=True),
    Agent("115", "Павлова Галина Степановна", ("601", "606"), NIGHTS[1], direct=True),
    Agent("116", "Козлов Николай Фёдорович", ("601", "606"), NIGHTS[2]),
    Agent("117", "Степанова Вера Ильинична", ("606", "605"), DAY, direct=True),
    Agent("118", "Николаев Артём Денисович", ("605", "604", "601"), WEEKEND),
)

# People who answer no queue: calls are handed over to them.
SPECIALISTS = (
    ("130", "Орлова Людмила Борисовна"),
    ("131", "Андреев Максим Валерьевич"),
    ("132", "Макарова Оксана Леонидовна"),
    ("133", "Зайцев Роман Эдуардович"),
)

LUNCH = Pause("Обед", 1.0, 2400)  # in the middle of a shift
PAUSES = (
    Pause("Перерыв", 3.2, 660),
    Pause("Обучение", 0.12, 2700),
    Pause("Работа с обращением", 2.6, 420),
)

# Callers of a weekday hour, as shares of a day (a municipal line peaks before noon).
HOURS = (3, 2, 2, 2, 3, 5, 12, 32, 75, 105, 108, 96, 78, 84, 86, 78, 66, 52, 38, 28, 18, 12, 8, 5)
WEEKDAYS = (1.18, 1.06, 1.0, 1.0, 0.94, 0.44, 0.36)


@dataclass(frozen=True)
class World:
    """The whole hotline. `cel_events` is `events=` of cel.conf: kinds that are not in it are never written."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Moscow"))
    queues: tuple[Queue, ...] = QUEUES
    agents: tuple[Agent, ...] = AGENTS
    specialists: tuple[tuple[str, str], ...] = SPECIALISTS
    lunch: Pause = LUNCH
    pauses: tuple[Pause, ...] = PAUSES
    trunk: str = "PJSIP/trunk-city"
    main_did: str = "74950000005"
    company: str = "Городская линия"
    modes: tuple[str, ...] = ("DAYNIGHT/C1", *(f"DAYNIGHT/C{queue.number}" for queue in QUEUES))
    """Keys of the AstDB that close the hotline (1) or a queue when they say NIGHT."""
    calls_a_day: float = 580.0  # queue callers of an average weekday
    restart_day: int = 24  # of a history, in the middle of its morning, the exchange fails and starts again
    outgoing_a_shift: float = 4.0
    internal_a_shift: float = 1.5
    cel_events: frozenset[str] = frozenset(
        ("CHAN_START", "ANSWER", "APP_START", "BRIDGE_ENTER", "BRIDGE_EXIT", "BLINDTRANSFER", "ATTENDEDTRANSFER",
         "CHAN_END", "LINKEDID_END")
    )  # fmt: skip

    def queue(self, number: str) -> Queue:
        """The queue with this number."""
        return next(queue for queue in self.queues if queue.number == number)


ALL_CEL_EVENTS = World().cel_events | {"HANGUP", "APP_END"}


def hotline() -> World:
    """The hotline that the demonstration shows."""
    return World()


def exchange_settings(world: World | None = None) -> dict[str, Any]:
    """What a product needs to know of this exchange: trunks, extensions, zone, queue titles, agents, numbers."""
    world = world or hotline()
    return {
        "timezone": world.zone.key,
        "trunks": [world.trunk],
        "extensions": r"1\d{2,3}",
        "queue_log_table": "queue_log",
        "dids": {
            world.main_did: "",
            **{queue.direct_did: queue.number for queue in world.queues if queue.direct_did},
        },
        "queues": {
            queue.number: {"ru": queue.title_ru, "en": queue.title_en, "wrap_up": queue.wrap_up}
            for queue in world.queues
        },
        "topics": {queue.number: [slug for slug, _ in queue.topics] for queue in world.queues},
        "agents": [
            {
                "extension": agent.extension,
                "name": agent.name,
                "interface": agent.interface,
                "queues": list(agent.queues),
                "static": list(agent.static),
            }
            for agent in world.agents
        ],
        "specialists": [{"extension": number, "name": name} for number, name in world.specialists],
    }
