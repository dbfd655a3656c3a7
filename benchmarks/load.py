"""How does the screen answer when many people are at it at once?

    python benchmarks/load.py [packages] [people …]

Serves the screen on loopback with so many synthetic packages (2,000 unless given) and lets 1, 5, 20 and 50 people come
at once, each over a websocket of its own as a browser has it. Everybody opens the caseload, opens a review, makes a
choice (which is saved), and goes back to the caseload. Prints the middle and the 95th percentile of the seconds until
each page was whole, and the memory of the server's processes before, with everybody there, and after they have gone.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.screen.server import served

PATIENCE_SECONDS, TURNS, GONE_SECONDS = 240, 3, 30
Taken = dict[str, list[float]]


@dataclass
class Visitor:
    """One browser tab."""

    socket: WebSocketClientConnection
    choices: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """Widget, fragment and options of each choice about an item on the page."""

    async def page(self, name: str, query: str) -> float:
        """Open a page; the seconds until it is whole."""
        message = BackMsg()
        message.rerun_script.page_name = name
        message.rerun_script.query_string = query
        self.choices.clear()
        return await self._answered(message)

    async def choose(self, number: int) -> float:
        """Choose about an item; the seconds until the choice is saved and shown."""
        widget, fragment, _ = self.choices[number % len(self.choices)]
        message = BackMsg()
        message.rerun_script.page_name = "review"
        message.rerun_script.fragment_id = fragment
        state = WidgetState(id=widget)
        state.string_array_value.data.append("Decline" if number % 2 else "Accept")
        message.rerun_script.widget_states.widgets.append(state)
        return await self._answered(message)

    async def _answered(self, message: BackMsg) -> float:
        begun = time.perf_counter()
        await self.socket.write_message(message.SerializeToString(), binary=True)
        while True:
            data = await asyncio.wait_for(self.socket.read_message(), PATIENCE_SECONDS)
            if data is None:
                raise ConnectionError("the server closed the connection")
            said = ForwardMsg.FromString(data)
            kind = said.WhichOneof("type")
            if kind == "delta":
                self._look(said.delta)
            if kind == "script_finished":
                return time.perf_counter() - begun

    def _look(self, delta: object) -> None:
        element = delta.new_element
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        group = element.button_group
        if element.WhichOneof("type") == "button_group" and group.label.startswith("Your decision about"):
            self.choices.append((group.id, delta.fragment_id, [option.content for option in group.options]))


async def visitor(address: str) -> Visitor:
    """Come in."""
    request = HTTPRequest(address.replace("http", "ws", 1) + "/_stcore/stream", headers={"Origin": address})
    socket = await websocket_connect(request, subprotocols=["streamlit"], max_message_size=1 << 28)
    return Visitor(socket)


async def visit(address: str, number: int, taken: Taken) -> None:
    """What one person does."""
    one = await visitor(address)
    taken["first page"].append(await one.page("caseload", "as=ann"))
    for turn in range(TURNS):
        package = f"SYN-{number * TURNS + turn + 1:04d}"
        taken["a review"].append(await one.page("review", f"as=ann&package={PACKAGES[package_of(package)]}"))
        if one.choices:
            taken["a choice, saved"].append(await one.choose(0))
        taken["caseload again"].append(await one.page("caseload", "as=ann"))
    one.socket.close()


PACKAGES: list[str] = []


def package_of(name: str) -> int:
    """A place among the packages that stays the same for a name."""
    return int(name.rpartition("-")[2]) * 7 % len(PACKAGES)


def memory_mb(process: int) -> float:
    """Proportional memory of a process and all below it."""
    children = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children[parent].append(int(folder.name))
    total, waiting = 0.0, [process]
    while waiting:
        each = waiting.pop()
        waiting += children[each]
        try:
            lines = (Path("/proc") / str(each) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def server_process(port: int) -> int:
    """The server's process, by its command."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and f"--server.port={port}".encode() in (folder / "cmdline").read_bytes():
            return int(folder.name)
    raise LookupError("the server is gone")


async def measure(address: str, people: int, process: int) -> None:
    """Let so many come at once."""
    taken: Taken = defaultdict(list)
    before = memory_mb(process)
    await asyncio.gather(*(visit(address, number, taken) for number in range(people)))
    there = memory_mb(process)
    await asyncio.sleep(GONE_SECONDS)
    after = memory_mb(process)
    print(
        f"{people} at once; memory {before:.0f} MB before, {there:.0f} with them, {after:.0f} after they have gone "
        f"({after / before - 1:+.0%})"
    )
    for what, seconds in taken.items():
        parts = sorted(seconds)
        print(
            f"    {what:16} p50 {statistics.median(parts):6.2f} s   p95 {parts[int(0.95 * (len(parts) - 1))]:6.2f} s"
            f"   ({len(parts)})",
            flush=True,
        )


def main(packages: int, counts: list[int]) -> None:
    """Serve and measure."""
    from dashboard.demonstration import synthetic_packages
    from engine.records import PackageRecords, open_database

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "handrail.db"
        made = synthetic_packages(packages, 2026)
        PACKAGES.extend(package.reference for package in made)
        engine = open_database(f"sqlite:///{database}")
        PackageRecords(engine).save_all(made, caseload="demonstration")
        engine.dispose()
        with served(database) as address:
            process = server_process(int(address.rpartition(":")[2]))
            begun = time.perf_counter()
            asyncio.run(measure_first(address))
            first = time.perf_counter() - begun
            print(f"{packages:,} packages: the very first caseload and review took {first:.1f} s", flush=True)
            for people in counts:
                asyncio.run(measure(address, people, process))


async def measure_first(address: str) -> None:
    """The page that evaluates everything."""
    one = await visitor(address)
    await one.page("caseload", "as=ann")
    await one.page("review", f"as=ann&package={PACKAGES[0]}")
    one.socket.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=int, nargs="?", default=2000, help="synthetic packages (2,000)")
    parser.add_argument("people", type=int, nargs="*", help="how many come at once (1, 5, 20 and 50)")
    given = parser.parse_args()
    main(given.packages, given.people or [1, 5, 20, 50])
