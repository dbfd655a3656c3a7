"""How does the screen answer when many people are at it at once?

    python benchmarks/load.py [packages] [people …] [--pause SECONDS]

Serves the screen on loopback with so many synthetic packages (2,000 unless given) and lets 1, 5, 20 and 50 people come
at once, each over a websocket of its own as a browser has it. Everybody opens the caseload, opens a review, writes a
line of its decision (which is saved: what the records hold is looked at in the end), and goes back to the caseload.
Prints the middle and the 95th percentile of the seconds until each page was whole, the processor time of the server for
each step (which others on the machine do not change), and the memory of the server's processes before, with everybody
there, and after they have gone.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
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

_DECIDED = "What you decided"
PATIENCE_SECONDS, TURNS, GONE_SECONDS = 240, 3, 30
Taken = dict[str, list[float]]


@dataclass
class Visitor:
    """One browser tab."""

    socket: WebSocketClientConnection
    boxes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Widget and fragment of each text that can be written on the page, by its label."""
    query: str = ""
    shown: int = 0
    """How many elements came with the last page."""

    async def page(self, name: str, query: str) -> float:
        """Open a page; the seconds until it is whole."""
        message = BackMsg()
        message.rerun_script.page_name = name
        message.rerun_script.query_string = query
        self.boxes.clear()
        self.query, self.shown = query, 0
        return await self._answered(message)

    async def write(self, words: str) -> float:
        """Write what was decided; the seconds until it is saved and shown."""
        widget, fragment = next(box for label, box in self.boxes.items() if label.startswith(_DECIDED))
        message = BackMsg()
        message.rerun_script.page_name = "review"
        message.rerun_script.query_string = self.query
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.append(WidgetState(id=widget, string_value=words))
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
        self.shown += 1
        if element.WhichOneof("type") == "exception":
            raise RuntimeError(element.exception.message)
        if element.WhichOneof("type") == "text_area":
            self.boxes[element.text_area.label] = (element.text_area.id, delta.fragment_id)


async def visitor(address: str) -> Visitor:
    """Come in."""
    request = HTTPRequest(address.replace("http", "ws", 1) + "/_stcore/stream", headers={"Origin": address})
    socket = await websocket_connect(request, subprotocols=["streamlit"], max_message_size=1 << 28)
    return Visitor(socket)


async def visit(address: str, number: int, taken: Taken, pause: float) -> None:
    """What one person does, with up to twice the pause between two steps."""
    pauses = random.Random(number)
    one = await visitor(address)
    taken["first page"].append(await one.page("caseload", "as=ann"))
    for turn in range(TURNS):
        await asyncio.sleep(2 * pause * pauses.random())
        reference = package_of(number, turn)
        taken["a review"].append(await one.page("review", f"as=ann&tab=decide&package={reference}"))
        await asyncio.sleep(2 * pause * pauses.random())
        words = f"Written by {number} in turn {turn} of {time.time_ns()}."
        taken["a change, saved"].append(await one.write(words))
        WRITTEN[reference] = words
        await asyncio.sleep(2 * pause * pauses.random())
        taken["caseload again"].append(await one.page("caseload", "as=ann"))
    one.socket.close()


PACKAGES: list[str] = []
WRITTEN: dict[str, str] = {}
"""What was written last, and answered, by package."""


def package_of(number: int, turn: int) -> str:
    """A package of a person's own, so that nobody waits for what another decides."""
    return PACKAGES[(number * TURNS + turn + 1) * 7 % len(PACKAGES)]


def check_written(database: Path) -> None:
    """End with an error where a change that was answered is not in the records."""
    from engine.records import DraftRecords, open_database

    engine = open_database(f"sqlite:///{database}")
    drafts = DraftRecords(engine)
    for reference, words in WRITTEN.items():
        draft = drafts.load("decision", reference)
        if draft is None or words not in draft.content:
            raise RuntimeError(f"a change of {reference} was answered and is not in the records")
    engine.dispose()
    print(f"every one of {len(WRITTEN)} changes is in the records")


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


def processor_seconds(process: int) -> float:
    """Processor time that the server's own process has taken; pages are drawn in it."""
    times = (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def server_process(port: int) -> int:
    """The server's process, by its command."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and f"--server.port={port}".encode() in (folder / "cmdline").read_bytes():
            return int(folder.name)
    raise LookupError("the server is gone")


async def measure(address: str, people: int, process: int, pause: float) -> None:
    """Let so many come at once."""
    taken: Taken = defaultdict(list)
    before, begun, spent = memory_mb(process), time.perf_counter(), processor_seconds(process)
    await asyncio.gather(*(visit(address, number, taken, pause) for number in range(people)))
    there = memory_mb(process)
    seconds, spent = time.perf_counter() - begun, processor_seconds(process) - spent
    steps = sum(map(len, taken.values()))
    await asyncio.sleep(GONE_SECONDS)
    after = memory_mb(process)
    print(
        f"{people} at once; memory {before:.0f} MB before, {there:.0f} with them, {after:.0f} after they have gone "
        f"({after / before - 1:+.0%})"
    )
    print(
        f"    {steps} steps in {seconds:.0f} s, each {1000 * spent / steps:.0f} ms of the server's processor, which had "
        f"{spent / seconds:.0%} of one"
    )
    for what, waited in taken.items():
        parts = sorted(waited)
        print(
            f"    {what:16} p50 {statistics.median(parts):6.2f} s   p95 {parts[int(0.95 * (len(parts) - 1))]:6.2f} s"
            f"   ({len(parts)})",
            flush=True,
        )


def main(packages: int, counts: list[int], pause: float) -> None:
    """Serve and measure."""
    from dashboard.demonstration import synthetic_packages
    from engine.records import PackageRecords, open_database

    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "handrail.db"
        made = list(synthetic_packages(packages, 2026))
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
                asyncio.run(measure(address, people, process, pause))
        check_written(database)


async def measure_first(address: str) -> None:
    """The page that evaluates everything."""
    one = await visitor(address)
    await one.page("caseload", "as=ann")
    await one.page("review", f"as=ann&package={PACKAGES[0]}")
    if not one.shown:
        raise RuntimeError("the page is empty: nothing would be measured")
    one.socket.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=int, nargs="?", default=2000, help="synthetic packages (2,000)")
    parser.add_argument("people", type=int, nargs="*", help="how many come at once (1, 5, 20 and 50)")
    parser.add_argument(
        "--pause",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="between two steps of a person, on average (0)",
    )
    given = parser.parse_args()
    main(given.packages, given.people or [1, 5, 20, 50], given.pause)
