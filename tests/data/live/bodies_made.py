"""One of each slice body, every field filled."""

from data.live.bodies import (
    LIVE,
    TALKING,
    AgentBody,
    AgentCall,
    AgentLine,
    BoardBody,
    CallLine,
    EndedCall,
    LinkBody,
    Membership,
    ModesBody,
    ModeValue,
    QueueBody,
    QueueLine,
    WaitingCaller,
)

CALL = "1795422189.76"
ANNA = AgentLine(
    "Анна", "101", TALKING, 12.5, "обед", 3.25, ("help",), ("help",), CALL, "help", "79991112233", "incoming"
)
WAITING = WaitingCaller(CALL, CALL, "PJSIP/trunk-1", "help", 1, "79991112233", "Иван", "4951001", 10.25, ("Анна",))
QUEUE = QueueLine("help", 1, 10.25, 1, 2, 1, 1, 0, 0)
TALK = AgentCall(CALL, CALL, TALKING, "incoming", "7", "Иван", "help", "4951001", 1.0, 2.0, 3.0, None, "a", "b")
BODIES = {
    "link": LinkBody(LIVE, 1.5, "", "22.5.0", 2.0, 0.25),
    "board": BoardBody(
        (QUEUE,),
        (ANNA,),
        (WAITING,),
        (CallLine(CALL, TALKING, "incoming", "help", "7", "", ("Анна",), ("101",), 1.0, 2.0, ("a", "b")),),
    ),
    "queue/help": QueueBody(QUEUE, "rrmemory", (WAITING,), (ANNA,)),
    "agent/Анна": AgentBody(
        ANNA,
        "INUSE",
        ("PJSIP/101",),
        (Membership("help", "PJSIP/101", "dynamic", 0, True, "обед", 3.25, 1.0, 7, 10),),
        (TALK,),
        EndedCall(CALL, CALL, "incoming", "7", "", "help", "", 1.0, None, 2.0),
    ),
    "modes": ModesBody((ModeValue("key", "DAYNIGHT/C0", "NIGHT", 5.0), ModeValue("key", "X/Y", None, 5.0)), 6.0),
}
