"""The append-only record: one entry an act, each holding the hash of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import sqlalchemy as sa

from truceline.core.errors import RecordError
from truceline.core.ids import canonical_json, content_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GENESIS = "0" * 64
LOCK_WAIT_S = 10.0
SCHEMA = "0002"  # the newest file of migrations/versions
TRIGGERS = ("entry_refuses_delete", "entry_refuses_replace", "entry_refuses_update")

METADATA = sa.MetaData()
ENTRY = sa.Table(
    "entry",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text) for name in ("kind", "subject", "media")),
    sa.Column("payload", sa.LargeBinary),
    *(
        sa.Column(name, sa.Text)
        for name in ("payload_sha256", "previous_hash", "hash", "actor", "reason", "recorded_at")
    ),
    sa.Column("simulated", sa.Integer),
)
WITHOUT_PAYLOAD = [column for column in ENTRY.c if column.name != "payload"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act: what (kind and subject), by whom, why, when, and its place in the chain."""

    seq: int
    kind: str
    subject: str
    media: str
    payload_sha256: str
    previous_hash: str
    hash: str
    actor: str
    reason: str
    recorded_at: str
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What `Record.append_all` writes as one entry."""

    kind: str
    subject: str
    payload: bytes
    media: str
    simulated: bool = False


class Record:
    """A mission's record in one SQLite file.

    Make one with `create` or `open_record`. Whether it is simulated is decided at its first
    entry and for ever; a live record refuses simulated entries, and every entry of a simulated
    one bears the mark.
    """

    def __init__(
        self,
        engine: sa.Engine,
        clock: Callable[[], datetime],
        mission: str,
        simulated: bool,
        read_only: bool = False,
    ) -> None:
        self.engine = engine
        self.read_only = read_only
        self.clock = clock
        self.mission = mission
        self.simulated = simulated

    def append(
        self,
        kind: str,
        subject: str,
        payload: bytes,
        *,
        actor: str,
        reason: str,
        media: str,
        simulated: bool = False,
    ) -> Entry:
        """Append one act and return its entry.

        Raises
        ------
        RecordError
            REC-003 if a live record is given something simulated, REC-004 if another process
            holds the record too long, REC-012 if the record was opened to read only.
        """
        act = Act(kind=kind, subject=subject, payload=payload, media=media, simulated=simulated)
        return self.append_all([act], actor=actor, reason=reason)[0]

    def append_all(self, acts: Sequence[Act], *, actor: str, reason: str) -> list[Entry]:
        """Append several acts that belong together: all of them stand, or none.

        Raises
        ------
        RecordError
            As `append`; REC-012 if the record was opened to read only.
        ValueError
            If actor or reason is empty.
        """
        if not actor.strip() or not reason.strip():
            raise ValueError("an entry has an actor and a reason")
        if self.read_only:
            raise RecordError.case("REC-012", acts[0].kind)
        for act in acts:
            if act.simulated and not self.simulated:
                raise RecordError.case("REC-003", f"{act.kind} {act.subject}")
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                entries = [
                    _append(
                        connection, self.clock(), kind=act.kind, subject=act.subject,
                        payload=act.payload, actor=actor, reason=reason, media=act.media,
                        simulated=self.simulated,
                    )
                    for act in acts
                ]  # fmt: skip
                connection.commit()
        except sa.exc.OperationalError as error:
            raise RecordError.case("REC-004", acts[0].kind, detail=str(error.orig)) from error
        return entries

    def entries(
        self, kind: str | None = None, subject: str | None = None, until: int | None = None
    ) -> list[Entry]:
        """Return entries in order, without their payloads; ``until`` includes that sequence."""
        query = sa.select(*WITHOUT_PAYLOAD).order_by(ENTRY.c.seq)
        if kind is not None:
            query = query.where(ENTRY.c.kind == kind)
        if subject is not None:
            query = query.where(ENTRY.c.subject == subject)
        if until is not None:
            query = query.where(ENTRY.c.seq <= until)
        with self.engine.connect() as connection:
            return [_entry(row) for row in connection.execute(query).mappings()]

    def payload(self, seq: int) -> bytes:
        """Return what an entry holds."""
        with self.engine.connect() as connection:
            found = connection.execute(sa.select(ENTRY.c.payload).where(ENTRY.c.seq == seq))
            return bytes(found.scalar_one())

    def head(self) -> str:
        """Return the hash of the last entry."""
        with self.engine.connect() as connection:
            return _last(connection)[1]

    def sequence_of(self, head: str) -> int:
        """Return the sequence of the entry whose hash starts so.

        Raises
        ------
        RecordError
            REC-005 if no entry, or more than one, has such a hash.
        """
        query = sa.select(ENTRY.c.seq).where(ENTRY.c.hash.startswith(head, autoescape=True))
        with self.engine.connect() as connection:
            found = connection.execute(query).scalars().all()
        if len(found) != 1 or len(head) < 8:
            raise RecordError.case("REC-005", "record", head=head)
        return int(found[0])

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def create(
    path: Path, *, mission: str, simulated: bool, actor: str, clock: Callable[[], datetime]
) -> Record:
    """Make a new record; its first entry says which mission and whether it is simulated.

    Raises
    ------
    RecordError
        REC-002 if the file exists.
    """
    if path.exists():
        raise RecordError.case("REC-002", str(path))
    engine = _engine(path, read_only=False)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    migrate(engine)
    record = Record(engine, clock, mission, simulated)
    first = canonical_json({"mission": mission, "simulated": simulated}).encode()
    record.append(
        "mission", mission, first, actor=actor, reason="the mission begins",
        media="application/json", simulated=simulated,
    )  # fmt: skip
    return record


def open_record(path: Path, *, clock: Callable[[], datetime], read_only: bool = False) -> Record:
    """Open a record, bringing its schema up to date.

    Raises
    ------
    RecordError
        REC-001 if there is none or the file is something else, REC-014 if it is of a schema
        this program does not know.
    """
    import json

    if not path.is_file():
        raise RecordError.case("REC-001", str(path), detail="the file does not exist")
    engine = _engine(path, read_only=read_only)
    if read_only and not _answers(engine) and not Path(f"{path}-wal").exists():
        # Where nobody can write, SQLite cannot make the file its write-ahead log asks for.
        engine.dispose()
        engine = _engine(path, read_only=True, more="&immutable=1")
    try:
        _check_schema(engine, path, read_only)
        with engine.connect() as connection:
            query = sa.select(ENTRY.c.payload, ENTRY.c.kind).where(ENTRY.c.seq == 1)
            payload, kind = connection.execute(query).one()
        first = json.loads(payload)
        if kind != "mission":
            raise ValueError("the first entry is no mission")
        return Record(engine, clock, str(first["mission"]), bool(first["simulated"]), read_only)
    except RecordError:
        engine.dispose()
        raise
    except (sa.exc.SQLAlchemyError, ValueError, KeyError) as error:
        engine.dispose()
        detail = str(getattr(error, "orig", error))
        raise RecordError.case("REC-001", str(path), detail=detail) from error


def migrate(engine: sa.Engine) -> None:
    """Bring the schema up to date."""
    import logging

    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(files("truceline.store") / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def entry_hash(fields: dict[str, Any]) -> str:
    """Return the hash an entry must have: over all its columns but the payload itself."""
    names = ("seq", "kind", "subject", "media", "payload_sha256", "previous_hash", "actor",
             "reason", "recorded_at")  # fmt: skip
    content: dict[str, Any] = {name: fields[name] for name in names}
    return content_hash({**content, "simulated": bool(fields["simulated"])})


def _check_schema(engine: sa.Engine, path: Path, read_only: bool) -> None:
    """Bring an older schema up (Alembic is slow to load: only then), refuse a newer one."""
    with engine.connect() as connection:
        query = sa.text("SELECT version_num FROM alembic_version")
        found = str(connection.execute(query).scalar_one())
    if found == SCHEMA:
        return
    if read_only or found > SCHEMA:
        raise RecordError.case("REC-014", str(path), found=found, known=SCHEMA)
    migrate(engine)


def _answers(engine: sa.Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT name FROM sqlite_master LIMIT 1").all()
    except sa.exc.OperationalError:
        return False
    return True


def _engine(path: Path, *, read_only: bool, more: str = "") -> sa.Engine:
    mode = "ro" if read_only else "rwc"
    where = f"file:{quote(str(path.resolve()))}?mode={mode}{more}&uri=true"
    engine = sa.create_engine(f"sqlite:///{where}", connect_args={"timeout": LOCK_WAIT_S})

    @sa.event.listens_for(engine, "connect")
    def _manual(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say

    return engine


def _append(connection: sa.Connection, now: datetime, **fields: Any) -> Entry:
    seq, previous = _last(connection)
    row: dict[str, Any] = {
        **fields,
        "seq": seq + 1,
        "previous_hash": previous,
        "payload_sha256": content_hash(fields["payload"]),
        "recorded_at": now.astimezone(UTC).isoformat(timespec="microseconds"),
        "simulated": int(fields["simulated"]),
    }
    row["hash"] = entry_hash(row)
    connection.execute(ENTRY.insert(), row)
    return _entry(row)


def _last(connection: sa.Connection) -> tuple[int, str]:
    query = sa.select(ENTRY.c.seq, ENTRY.c.hash).order_by(ENTRY.c.seq.desc()).limit(1)
    row = connection.execute(query).one_or_none()
    return (0, GENESIS) if row is None else (int(row[0]), str(row[1]))


def _entry(row: Any) -> Entry:
    names = Entry.__slots__
    values = {name: row[name] for name in names}
    return Entry(**{**values, "simulated": bool(values["simulated"])})
