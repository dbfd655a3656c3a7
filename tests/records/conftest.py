"""An empty database of each kind: an SQLite file, and a PostgreSQL of its own on loopback."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from engine.records import open_database


def server_programs():
    program = shutil.which("initdb") or next(
        iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))), None
    )
    return Path(program).parent if program else None


@pytest.fixture(scope="session")
def postgresql():
    """The address of a PostgreSQL server that lives as long as the tests."""
    programs = server_programs()
    if programs is None:
        if os.environ.get("HANDRAIL_REQUIRE_BROWSER"):
            pytest.fail("PostgreSQL is missing; on Debian install it with: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed")
    # Not below pytest's own folder, which other runs clear.
    folder = Path(tempfile.mkdtemp(prefix="handrail-postgresql-"))
    data = folder / "data"
    as_owner = []
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command):
        subprocess.run(
            [*as_owner, *map(str, command)],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    run(programs / "initdb", "-D", data, "-U", "handrail", "--auth=trust", "-E", "UTF8", "--no-sync")
    run(
        programs / "pg_ctl",
        "-D",
        data,
        "-w",
        "-l",
        folder / "log",
        "-o",
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}",
        "start",
    )
    yield f"postgresql+psycopg://handrail@127.0.0.1:{port}"
    run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/folder/handrail.db"
        return
    server = request.getfixturevalue("postgresql")
    name = "t" + os.urandom(6).hex()
    with contextlib.closing(
        create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT").connect()
    ) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{server}/{name}"


@pytest.fixture
def database(url):
    database = open_database(url)
    yield database
    database.dispose()
