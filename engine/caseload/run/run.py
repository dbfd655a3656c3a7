"""A run over files of any size: parts as they are done, then tables, a summary and what was wrong.

Definitions: the folder of a run holds `run.json` (what it is made with), `parts/` while it is under way, and at the end
`packages.parquet`, `packages.csv`, `summary.json`, `bad_rows.csv` and `reviews/`. Every file is written whole or not at
all (`engine.caseload.run.folder`). A run that was interrupted goes on where it was: a part counts when its set-up and the
digest of its packages are the same. The order of parts, and so every sum, is that of the files, whoever does the work
and in whatever order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from engine.files import write_text

from ...exchange import batches, check_files
from .folder import TABLES, RunFolder
from .joining import Joining, joining
from .part import BatchPart, read_part, write_part
from .setup import Setup
from .summary import Summary, SummaryInMaking, names_of
from .workers import Job, Workers

BATCH = 5000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    packages: int
    bad_rows: int
    resumed: int
    """Packages of parts that were there already."""
    bytes_read: int
    bytes_all: int


@dataclass(frozen=True)
class Run:
    """Files to be evaluated into a folder."""

    setup: Setup
    files: tuple[Path, ...]
    out: Path
    batch: int = BATCH
    formats: tuple[str, ...] = TABLES

    def go(self, workers: Workers, progress: Callable[[Progress], None] = lambda _: None) -> Summary:
        """Do what is not done yet.

        Args:
            workers: who does it.
            progress: told after each part.

        Raises:
            ProblemsFoundError: a file cannot be read at all.
            OtherRunError: the folder cannot be that of this run.
            RunStoppedError: the evaluators differ, so no result may be given.
        """
        check_files(self.files)
        about = {**self.setup.plain_values(), "identity": self.setup.identity, "batch": self.batch}
        with self._folder.begun(about, self.files):
            with joining(self.setup, self._folder, self.formats) as joined:
                watched = _Watched(self, progress, joined)
                with closing(workers.parts(self.setup, watched.jobs())) as parts:
                    for part in parts:
                        self._keep(part)
                        watched.count_done(part)
                        joined.add(part.number)
                making = joined.finish(watched.count)
            return self._sum_up(making, watched.count)

    @property
    def _folder(self) -> RunFolder:
        return RunFolder(self.out)

    def _keep(self, part: BatchPart) -> None:
        for reference, review in part.reviews.items():
            file = self._folder.review(reference)
            file.parent.mkdir(exist_ok=True)
            write_text(file, review)
        write_part(part, self._folder.part(part.number))

    def _sum_up(self, making: SummaryInMaking, count: int) -> Summary:
        """Write the summary; the parts are no longer needed then."""
        twice = making.read_twice()
        summary = making.summary(names_of(twice, self._folder.parts(count)) if twice else ())
        write_text(self._folder.summary, summary.model_dump_json(indent=2) + "\n")
        self._folder.remove_parts()
        return summary

    def read_finished(self, number: int, digest: str) -> BatchPart | None:
        """A part that was made before from the same packages with the same set-up, without its rows."""
        part = read_part(self._folder.part(number), rows=False)
        same = part is not None and (part.digest, part.identity) == (digest, self.setup.identity)
        return part if same else None


class _Watched:
    """The jobs of a run that are still to be done, and how far it is."""

    def __init__(self, run: Run, progress: Callable[[Progress], None], joined: Joining) -> None:
        self._run, self._progress, self._joined = run, progress, joined
        self._bytes_all = sum(file.stat().st_size for file in run.files)
        self._read: dict[int, int] = {}
        self._packages = self._bad_rows = self._resumed = self._bytes = 0
        self.count = 0

    def jobs(self) -> Iterator[Job]:
        """Batches that have no part yet."""
        first = 0
        for batch in batches(self._run.files, self._run.batch):
            self.count = batch.number + 1
            finished_part = self._run.read_finished(batch.number, batch.digest)
            if finished_part is None:
                self._read[batch.number] = batch.bytes_read
                yield batch, first
            else:
                self._resumed += len(batch)
                self._tell(batch.bytes_read, len(finished_part.bad_rows))
                self._joined.add(batch.number)
            first += len(batch)

    def count_done(self, part: BatchPart) -> None:
        """Add a finished part to the progress, and report it."""
        self._packages += part.table.num_rows
        self._tell(self._read.pop(part.number), len(part.bad_rows))

    def _tell(self, bytes_read: int, bad_rows: int) -> None:
        self._bytes, self._bad_rows = max(self._bytes, bytes_read), self._bad_rows + bad_rows
        self._progress(Progress(self._packages, self._bad_rows, self._resumed, self._bytes, self._bytes_all))
