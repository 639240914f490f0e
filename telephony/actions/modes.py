"""What the dialplan looks at: keys of the exchange's database (AstDB), custom device states, variables of a channel."""

from dataclasses import dataclass
from typing import ClassVar

from telephony.actions.shape import CHANNEL, FAMILY, VALUE, VARIABLE, check, check_choice
from telephony.ami import Fields


@dataclass(frozen=True, slots=True)
class ReadKey:
    """Reads a key of the AstDB, such as DAYNIGHT / C1; `Result.value` has what is there."""

    family: str
    key: str
    kind: ClassVar[str] = "read_key"
    action: ClassVar[str] = "DBGet"
    needs: ClassVar[tuple[str, ...]] = ("reporting", "system")
    until: ClassVar[str] = "DBGetComplete"

    def __post_init__(self) -> None:
        check(family=(self.family, FAMILY), key=(self.key, FAMILY))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Family", self.family), ("Key", self.key)]


@dataclass(frozen=True, slots=True)
class WriteKey:
    """Writes a key of the AstDB. No event tells of it: read it back."""

    family: str
    key: str
    value: str
    kind: ClassVar[str] = "write_key"
    action: ClassVar[str] = "DBPut"
    needs: ClassVar[tuple[str, ...]] = ("system",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(family=(self.family, FAMILY), key=(self.key, FAMILY), value=(self.value, VALUE))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Family", self.family), ("Key", self.key), ("Val", self.value)]


STATES = {state: state for state in ("NOT_INUSE", "INUSE", "BUSY", "UNAVAILABLE", "RINGING", "ONHOLD")}


@dataclass(frozen=True, slots=True)
class SetDeviceState:
    """Sets the lamp `Custom:…` of a mode, such as DAYNIGHT1 to INUSE; raises the event DeviceStateChange."""

    device: str
    state: str
    kind: ClassVar[str] = "set_device_state"
    action: ClassVar[str] = "Setvar"
    needs: ClassVar[tuple[str, ...]] = ("call",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(device=(self.device, FAMILY))
        check_choice("state", self.state, STATES)

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Variable", f"DEVICE_STATE(Custom:{self.device})"), ("Value", self.state)]


@dataclass(frozen=True, slots=True)
class SetVariable:
    """Sets a variable of one channel, for its dialplan to read. Functions and globals cannot be named here."""

    channel: str
    variable: str
    value: str
    kind: ClassVar[str] = "set_variable"
    action: ClassVar[str] = "Setvar"
    needs: ClassVar[tuple[str, ...]] = ("call",)
    until: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(channel=(self.channel, CHANNEL), variable=(self.variable, VARIABLE), value=(self.value, VALUE))

    def fields(self) -> Fields:
        """See `Action`."""
        return [("Channel", self.channel), ("Variable", self.variable), ("Value", self.value)]
