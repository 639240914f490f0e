"""The exchange: Asterisk 22 with FreePBX-shaped dialplan and queues, its tables in a MariaDB of its own.

Everything is on free ports of 127.0.0.1. Times in its tables are local times of `zone`.
"""

import json
import os
import secrets
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.rig import places, sid
from tests.rig.ami import ActionRefused, Ami
from tests.rig.mariadb import MariaDB
from tests.rig.people import PEOPLE, member_lines, phone_sections
from tests.rig.ports import free_port, free_range, reserve
from tests.rig.runs import RunFolder, soon
from tests.rig.templates import render_folder

DATABASE = "asteriskcdrdb"
READER = "okc_reader"
TABLES = ("cdr", "cel", "queue_log")
DEFAULT_ZONE = "Asia/Yekaterinburg"
"""Not UTC: a reader that forgets the zone must be five hours wrong at once."""
RTP_PORTS = 400
START_PATIENCE_S = 60.0
BLANK = (
    "acl", "ccss", "codecs", "confbridge", "dsp", "pjproject", "res_parking", "sorcery", "stasis", "statsd", "udptl",
    "voicemail", "websocket_client",
)  # fmt: skip
"""Files that modules want to exist, with nothing to say."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Every port of one exchange and of those who call it."""

    sip: int
    ami: int
    http: int
    rtp_first: int
    trunk: int
    phones: dict[str, int]

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nobody uses now."""
        rtp = free_range(RTP_PORTS, step=2)
        return cls(free_port(), free_port(), free_port(), rtp.start, free_port(), {who: free_port() for who in PEOPLE})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One running exchange."""

    run: RunFolder
    database: MariaDB
    ports: Ports
    secret: str
    zone: str

    def ami(self, user: str = "rig") -> Ami:
        """A new AMI connection: as the rig, or as one of the least-privilege users of docs/connect-asterisk.md."""
        return Ami(self.ports.ami, user, self.secret)

    @property
    def reader_url(self) -> str:
        """The URL of the database user of docs/connect-freepbx.md, who may only SELECT from three tables."""
        return self.database.url(DATABASE, READER, self.secret)

    def grants_of_the_reader(self) -> list[str]:
        """What that user may, as the server says it."""
        return [str(row[0]) for row in self.database.ask(f"SHOW GRANTS FOR '{READER}'@'127.0.0.1'")]

    @property
    def queue_log_file(self) -> Path:
        """The queue log as a file, written beside the table."""
        return self.run.path / "log" / "queue_log"

    @property
    def settings(self) -> dict[str, str]:
        """What the product is told to read this exchange."""
        return {
            "OKC_PBX_DATABASE_URL": self.reader_url,
            "OKC_PBX_TIMEZONE": self.zone,
            "OKC_PBX_TRUNKS": "PJSIP/trunk-in,PJSIP/trunk-out",
            "OKC_PBX_EXTENSIONS": "[12][0-9]{2}",
            "OKC_AMI_URL": f"ami://okc-watch:{self.secret}@127.0.0.1:{self.ports.ami}",
        }


def start(run: RunFolder, debian: Path) -> Exchange:
    """Bring up a fresh exchange in a fresh run folder."""
    zone = os.environ.get("RIG_TZ", DEFAULT_ZONE)
    sid.use_zone(debian, zone)
    (run.path / "zone").write_text(zone)
    run.path.chmod(0o755)
    exchange = Exchange(run, MariaDB(run), Ports.free(), secrets.token_hex(8), zone)
    _start_database(exchange)
    _render(exchange, debian)
    base = sid.inside(debian, run.path)
    words = ["env", f"ODBCINI={base}/etc/odbc.ini", "LC_ALL=C.UTF-8"]
    words += ["/usr/sbin/asterisk", "-f", "-C", f"{base}/etc/asterisk.conf"]
    run.start("asterisk", sid.command(debian, run, "asterisk", *words))
    _wait_until_booted(exchange)
    remember(exchange)
    return exchange


def remember(exchange: Exchange) -> None:
    """Write down what another process needs to open this exchange."""
    known = {
        "ports": asdict(exchange.ports), "secret": exchange.secret, "zone": exchange.zone,
        "database_port": exchange.database.port, "database_password": exchange.database.password,
    }  # fmt: skip
    place = exchange.run.path / "exchange.json"
    place.touch(mode=0o600)
    place.write_text(json.dumps(known, indent=1))


def reopen(run: RunFolder) -> Exchange | None:
    """The exchange that runs in this folder; None if it is down or only half there."""
    if not (run.pid("asterisk") and run.pid("mariadb") and (run.path / "exchange.json").exists()):
        return None
    known = json.loads((run.path / "exchange.json").read_text())
    database = MariaDB(run)
    database.port, database.password = known["database_port"], known["database_password"]
    ports = Ports(**known["ports"])
    reserve([ports.sip, ports.trunk, *ports.phones.values(), *range(ports.rtp_first, ports.rtp_first + RTP_PORTS)])
    return Exchange(run, database, ports, known["secret"], known["zone"])


def _start_database(exchange: Exchange) -> None:
    database = exchange.database
    database.create()
    database.execute(
        f"CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4",
        f"CREATE USER 'asterisk'@'127.0.0.1' IDENTIFIED BY '{database.password}'",
        f"GRANT SELECT, INSERT ON {DATABASE}.* TO 'asterisk'@'127.0.0.1'",
        f"USE {DATABASE}",
        *filter(str.strip, (places.HERE / "sql" / "asterisk.sql").read_text().split(";\n")),
        f"CREATE USER '{READER}'@'127.0.0.1' IDENTIFIED BY '{exchange.secret}'",
        *(f"GRANT SELECT ON {DATABASE}.{table} TO '{READER}'@'127.0.0.1'" for table in TABLES),
    )


def _render(exchange: Exchange, debian: Path) -> None:
    run, ports = exchange.run, exchange.ports
    values: dict[str, object] = {
        "BASE": sid.inside(debian, run.path), "SIP_PORT": ports.sip, "AMI_PORT": ports.ami, "HTTP_PORT": ports.http,
        "RTP_FIRST": ports.rtp_first, "RTP_LAST": ports.rtp_first + RTP_PORTS - 1, "TRUNK_PORT": ports.trunk,
        "DB_PORT": exchange.database.port, "DB_PASSWORD": exchange.database.password, "AMI_SECRET": exchange.secret,
        "PHONES": phone_sections(), **member_lines(),
    }  # fmt: skip
    render_folder(places.HERE / "etc", run.path / "etc", values)
    for name in BLANK:
        (run.path / "etc" / f"{name}.conf").touch()
    for name in ("lib/keys", "log/cdr-csv", "run", "spool/monitor", "cache", "agi-bin"):
        (run.path / name).mkdir(parents=True)
    own = [sid.inside(debian, run.path / name) for name in ("etc", "lib", "log", "run", "spool", "cache", "agi-bin")]
    subprocess.run(["chroot", str(debian), "chown", "-R", "asterisk:asterisk", *own], check=True)


def _wait_until_booted(exchange: Exchange) -> None:
    if not soon(lambda: _set_stage(exchange), START_PATIENCE_S):
        raise RuntimeError(f"Asterisk did not come up: {exchange.run.tail('asterisk')}")


def _set_stage(exchange: Exchange) -> bool:
    try:
        with exchange.ami() as ami:
            if not ami.fully_booted():
                return False
            for who, name in PEOPLE.items():
                ami.act("DBPut", Family="AMPUSER", Key=f"{who}/cidname", Val=name)
            ami.act("DBPut", Family="DAYNIGHT", Key="C1", Val="DAY")
            return True
    except (OSError, ActionRefused):
        return False
