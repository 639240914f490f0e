"""One accepted example of every action, as stored commands have it."""

from typing import Any

TALK = "PJSIP/101-00000001"

EXAMPLES: dict[str, dict[str, Any]] = {
    "pause": {"interface": "PJSIP/101", "reason": "Обед"},
    "unpause": {"interface": "PJSIP/101"},
    "add": {"queue": "sales", "interface": "PJSIP/103", "member": "Вера Орлова", "state_interface": "PJSIP/103"},
    "remove": {"queue": "sales", "interface": "PJSIP/103"},
    "dial": {"interface": "PJSIP/103", "extension": "103", "number": "974951234567", "context": "from-internal"},
    "spy": {"interface": "PJSIP/103", "extension": "103", "channel": TALK, "how": "whisper"},
    "hangup": {"channel": TALK},
    "redirect": {"channel": TALK, "number": "104", "context": "from-internal"},
    "blind_transfer": {"channel": TALK, "number": "104", "context": "from-internal"},
    "attended_transfer": {"channel": TALK, "number": "104", "context": "from-internal"},
    "cancel_transfer": {"channel": TALK},
    "park": {"channel": TALK, "back_to": "PJSIP/102-00000002"},
    "read_key": {"family": "DAYNIGHT", "key": "C1"},
    "write_key": {"family": "DAYNIGHT", "key": "C1", "value": "NIGHT"},
    "set_device_state": {"device": "DAYNIGHT1", "state": "INUSE"},
    "set_variable": {"channel": TALK, "variable": "TOPIC", "value": "Отопление: дом 5"},
}
"""Kind → values."""
