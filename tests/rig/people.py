"""The people of the rig: extension, name, and the queue whose static member they are."""

PEOPLE = {
    "101": "Анна Павлова",
    "102": "Борис Ким",
    "103": "Вера Орлова",
    "104": "Глеб Юдин",
    "105": "Eve Evans",
    "106": "Frank Fox",
    "107": "Ольга Д'Арк",
    "111": "Carol Clark",
    "112": "Dave Dunn",
    "121": "Игорь Щукин",
    "122": "Юлия Ёлкина",
    "123": "Grace Gray",
    "131": "Henry Hall",
    "132": "Ivy Irwin",
}

STATIC_MEMBERS = {
    "support": ("101", "102"),
    "water": ("111", "112"),
    "roads": ("121",),
}
"""Plain phones, rung in this order."""

LOCAL_MEMBERS = {"housing": ("105", "106")}
"""The FreePBX way: through a Local channel, all rung at once."""


def member_lines() -> dict[str, str]:
    """The `member =>` lines of queues.conf, by the queue's placeholder."""
    plain = {
        queue: [f"member => PJSIP/{who},0,{PEOPLE[who]},PJSIP/{who}" for who in members]
        for queue, members in STATIC_MEMBERS.items()
    }
    local = {
        queue: [f"member => Local/{who}@from-queue/n,0,{PEOPLE[who]},PJSIP/{who}" for who in members]
        for queue, members in LOCAL_MEMBERS.items()
    }
    return {queue.upper(): "\n".join(lines) + "\n" for queue, lines in (plain | local).items()}


def phone_sections() -> str:
    """The pjsip.conf sections of every phone."""
    return "\n".join(
        f"[{who}](agent)\nauth={who}\naors={who}\ncallerid={name} <{who}>\n"
        f"[{who}](agent-auth)\nusername={who}\npassword=pw{who}\n[{who}](agent-aor)\n"
        for who, name in PEOPLE.items()
    )
