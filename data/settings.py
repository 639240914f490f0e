"""Settings: environment (`OKC_…`), `.env`, `okc.toml`; secrets also from files (`OKC_…_FILE`).

One frozen `Settings` is made at start and handed on. An unknown name or a bad value is a
`SettingsError` with one readable message; nothing starts on a guess.
"""

import os
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from data.setting_kinds import AmiUrl, AreaCode, DialplanContext, Pattern, Words, Zone, known_zone

PREFIX = "OKC_"
DEMO = "demo"
"""Name of the simulated exchange, which runs where no other is configured."""

EXTENSIONS = r"\d{2,5}"
INBOUND_CONTEXTS = ("from-trunk", "from-pstn", "from-did-direct", "from-digital", "ext-did")
"""Those of FreePBX."""
SECRETS = ("database_url", "analytics_url", "pbx_database_url", "ami_url", "ami_modes_url", "secret_key")


class SettingsError(Exception):
    """The configuration cannot be used; the text says which name and what to do."""


class Pbx(BaseModel):
    """One exchange: where its tables are, its zone, and what its channel names mean."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("main", pattern=r"^[a-z0-9][a-z0-9-]{0,31}$", description="short name of the exchange")
    title: str = Field("", description="name shown to people")
    database_url: str = Field("", repr=False, description="SQLAlchemy address of the exchange's database, read only")
    timezone: Zone = Field("UTC", description="zone of the times in its tables")
    queue_log_table: str = Field("queue_log", description="table of the queue log; FreePBX: queuelog")
    queue_log_file: str = Field("", description="or the queue log file, followed through rotation")
    cdr_table: str = Field("cdr", description="table of call records; empty: not read")
    cel_table: str = Field("cel", description="table of channel events; read if it is there")
    trunks: Words = Field((), description="trunk channels, such as PJSIP/city")
    extensions: Pattern = Field(EXTENSIONS, description="regular expression of internal numbers")
    inbound_contexts: Words = Field(
        INBOUND_CONTEXTS,
        description="dialplan contexts in which outside calls arrive",
    )
    own_numbers: Words = Field((), description="the organisation's own numbers")
    area_code: AreaCode = Field("", description="area code of callers' numbers that come without one, such as 4212")
    persistent_members: bool = Field(True, description="queue members survive a restart (FreePBX: yes)")
    dedupe_content: bool = Field(True, description="count a row once that was loaded twice under new ids")
    queue_titles: dict[str, str] = Field({}, description="queue name → name shown to people")
    ami_url: AmiUrl = Field(
        "",
        repr=False,
        description="manager interface: ami://user:secret@host:5038, encrypted amis://…; empty: no live pages",
    )
    ami_modes_url: AmiUrl = Field("", repr=False, description="the same with the user who may switch modes, if another")
    dial_context: DialplanContext = Field("from-internal", description="dialplan context in which operators dial")

    @property
    def zone(self) -> ZoneInfo:
        """Zone of the times in this exchange's tables."""
        return ZoneInfo(self.timezone)


class Settings(BaseSettings):
    """Everything that can be set. Each field is `OKC_` + its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        toml_file="okc.toml",
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: str = Field("", repr=False, description="own database; empty: SQLite in the data folder")
    analytics_url: str = Field(
        "",
        repr=False,
        description="database that answers reports from its copy of the facts; empty: the columns in the data folder",
    )
    data_dir: Path = Field(Path("var"), description="folder of everything the product writes")
    pbx_name: str = Field("main", description="short name of the exchange below")
    pbx_database_url: str = Field(
        "",
        repr=False,
        description="exchange's database, such as mysql+pymysql://okc:…@10.0.0.5/asteriskcdrdb; none: the demo",
    )
    pbx_timezone: str = Field("", description="zone of the exchange's tables; empty: OKC_TIMEZONE")
    pbx_queue_log_table: str = Field("queue_log", description="its queue log table; FreePBX: queuelog")
    pbx_queue_log_file: str = Field("", description="or its queue log file, followed through rotation")
    pbx_cdr_table: str = Field("cdr", description="its table of call records")
    pbx_cel_table: str = Field("cel", description="its table of channel events, read if it is there")
    pbx_trunks: Words = Field((), description="its trunks, comma-separated, such as PJSIP/city,DAHDI/i1")
    pbx_extensions: Pattern = Field(EXTENSIONS, description="regular expression of its internal numbers")
    pbx_inbound_contexts: Words = Field(
        INBOUND_CONTEXTS,
        description="its contexts in which outside calls arrive",
    )
    pbx_own_numbers: Words = Field((), description="the organisation's own numbers, comma-separated")
    pbx_area_code: AreaCode = Field("", description="area code of callers' numbers that come without one, such as 4212")
    pbx_persistent_members: bool = Field(True, description="queue members survive a restart of it")
    pbx_dedupe_content: bool = Field(True, description="count a row once that was loaded twice")
    ami_url: AmiUrl = Field(
        "",
        repr=False,
        description="its manager interface: ami://user:secret@host:5038, encrypted amis://…; empty: no live pages",
    )
    ami_modes_url: AmiUrl = Field("", repr=False, description="the same with the user who may switch modes, if another")
    pbx_dial_context: DialplanContext = Field(
        "from-internal", description="its dialplan context in which operators dial"
    )
    pbx: tuple[Pbx, ...] = Field((), description="several exchanges: [[pbx]] tables in okc.toml")
    timezone: Zone = Field("Europe/Moscow", description="zone in which reports are read")
    language: Literal["ru", "en"] = Field("ru", description="language of a first visit")
    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 for the local network")
    port: int = Field(8050, ge=1, le=65535, description="port to listen on")
    base_url: str = Field("", description="address that browsers see; empty: http://localhost:PORT")
    trusted_proxies: Words = Field((), description="addresses of proxies whose X-Forwarded-* count")
    secret_key: str = Field(
        "", repr=False, description="key of cookies, 32 characters or more; empty: made and kept in the data folder"
    )
    poll_seconds: float = Field(2.0, ge=0.2, le=300, description="pause between two looks at the exchange")
    service_level_s: int = Field(20, ge=1, le=3600, description="answered in time means within these seconds")
    service_level_target: int = Field(80, ge=1, le=100, description="per cent of calls that should be")
    service_level_variant: int = Field(2, ge=1, le=5, description="formula of the service level, SL-1 to SL-5")
    short_abandon_s: int = Field(5, ge=0, le=120, description="callers who leave sooner are counted apart")
    institutional_numbers: Words = Field(
        (), description="numbers of institutions, comma-separated: never counted as people who call again"
    )
    wrap_up_s: int = Field(0, ge=0, le=3600, description="planned after-call work after each call")
    export_rows_operator: int = Field(10_000, ge=0, description="rows an operator may take away in one file")
    export_rows_supervisor: int = Field(1_000_000, ge=0, description="the same for a supervisor")
    export_rows_administrator: int = Field(10_000_000, ge=0, description="the same for an administrator")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.secret_key and len(self.secret_key) < 32:
            raise ValueError("OKC_SECRET_KEY is too short: 32 characters or more, or leave it empty")
        if self.pbx_timezone:
            known_zone(self.pbx_timezone)
        if self.ami_url and not (self.pbx_database_url or self.pbx_queue_log_file):
            raise ValueError(
                "OKC_AMI_URL goes with an exchange: set OKC_PBX_DATABASE_URL or OKC_PBX_QUEUE_LOG_FILE too"
            )
        names = [pbx.name for pbx in self.exchanges]
        if len(names) != len(set(names)):
            raise ValueError(f"two exchanges share a name: {', '.join(sorted(names))}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then `.env`, then `okc.toml`."""
        toml = TomlConfigSettingsSource(settings_cls)
        return (init_settings, env_settings, dotenv_settings, toml)

    @property
    def exchanges(self) -> tuple[Pbx, ...]:
        """Every exchange that is configured; none means the demo."""
        if not (self.pbx_database_url or self.pbx_queue_log_file):
            return self.pbx
        return (self._pbx_of_environment(), *self.pbx)

    def _pbx_of_environment(self) -> Pbx:
        given = {name: getattr(self, f"pbx_{name}") for name in Pbx.model_fields if hasattr(self, f"pbx_{name}")}
        given |= {"timezone": self.pbx_timezone or self.timezone}
        given |= {"ami_url": self.ami_url, "ami_modes_url": self.ami_modes_url}
        return Pbx(**given)

    @property
    def is_demo(self) -> bool:
        """True when no exchange is configured: then a simulated one runs beside."""
        return all(pbx.name == DEMO for pbx in self.exchanges)

    @property
    def own_database_url(self) -> str:
        """Address of the product's own database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'okc.sqlite'}"

    @property
    def zone(self) -> ZoneInfo:
        """Zone in which reports are read."""
        return ZoneInfo(self.timezone)


def load_settings(**given: Any) -> Settings:
    """Settings of this process; raises `SettingsError` with every fault in one message."""
    try:
        secrets = _secrets_from_files()
        _refuse_unknown_names()
        return Settings(**(secrets | given))
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None
    except (ValueError, OSError) as error:
        raise SettingsError(str(error)) from None


def _secrets_from_files() -> dict[str, str]:
    found = {}
    for name in SECRETS:
        path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if path:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
    return found


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    unknown = sorted(n for n in os.environ if n.upper().startswith(PREFIX) and n.upper() not in known)
    if unknown:
        raise ValueError(f"unknown setting {', '.join(unknown)}; README.md lists every name")


def _explain(error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        name = ".".join(str(part) for part in fault["loc"])
        shown = PREFIX + name.upper() if name in Settings.model_fields else name
        said = "unknown setting" if fault["type"] == "extra_forbidden" else fault["msg"].removeprefix("Value error, ")
        lines.append(f"{shown}: {said}" if shown else said)
    return "; ".join(lines)
