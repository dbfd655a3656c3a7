"""The folder of a run: what it holds, who may write to it, and what it must never write over.

Definitions: a folder belongs to a run when it holds `run.json`. One run at a time writes to it (held by a lock of the
operating system, so that nothing is left behind by a process that was killed; where there is none, as on Windows,
nobody is kept out). A run takes away only what runs make, by name: anything else in the folder stays.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...files import write_text
from .part import BatchPart, read_part

try:
    import fcntl
except ImportError:
    _can_lock = False
else:
    _can_lock = True

RUN, SUMMARY, BAD_ROWS, PARTS, REVIEWS = "run.json", "summary.json", "bad_rows.csv", "parts", "reviews"
TABLES = ("parquet", "csv")
_PART = "[0-9]" * 6 + ".parquet"
_SAID = {
    "handrail": "version of Handrail",
    "rule_set": "rules",
    "rule_set_version": "version of the rules",
    "rule_set_hash": "rules",
    "sign_off": "how far clinicians have signed the rules",
    "catalogue_hash": "catalogue",
    "reviewed_on": "day of the reviews",
    "seed": "seed",
    "draws": "draws",
    "share_checked": "share that both evaluators answer",
    "batch": "packages in a batch",
}
_NO_WORDS = {"rule_set_hash", "catalogue_hash"}


class OtherRunError(Exception):
    """The folder cannot be that of this run."""


@dataclass(frozen=True)
class RunFolder:
    """A folder for results."""

    path: Path

    def table(self, ending: str) -> Path:
        """The table of packages, as Parquet or CSV."""
        return self.path / f"packages.{ending}"

    @property
    def summary(self) -> Path:
        """What the run came to."""
        return self.path / SUMMARY

    @property
    def bad_rows(self) -> Path:
        """What could not be read."""
        return self.path / BAD_ROWS

    def review(self, reference: str) -> Path:
        """The whole review of a package."""
        return self.path / REVIEWS / f"{reference.replace('/', '%2F')}.json"

    def part(self, number: int) -> Path:
        """What came of one batch, while the run is under way."""
        return self.path / PARTS / f"{number:06}.parquet"

    def parts(self, count: int) -> Iterator[BatchPart]:
        """So many parts, in their order.

        Raises:
            OtherRunError: one is gone or damaged.
        """
        return map(self.whole_part, range(count))

    def whole_part(self, number: int) -> BatchPart:
        """A part that was written before.

        Raises:
            OtherRunError: it is gone or damaged.
        """
        part = read_part(self.part(number))
        if part is None:
            raise OtherRunError(
                f"{self.part(number)} was there and is gone or damaged. Leave the folder alone "
                "while a run is under way, and give the same command again."
            )
        return part

    @contextmanager
    def begun(self, about: Mapping[str, object], files: Sequence[Path]) -> Iterator[None]:
        """The folder for a run that is made with this, for nobody else meanwhile.

        Args:
            about: what the run is made with.
            files: what it reads.

        Raises:
            OtherRunError: it holds another run or what is no run's, another run is under way, or a file that is read
                would be written over.
        """
        self._spare(files)
        self.path.mkdir(parents=True, exist_ok=True)
        with self._alone():
            self._must_be_mine(about)
            write_text(self.path / RUN, json.dumps(about, indent=2) + "\n")
            self._clear_what_was_cut_short()
            if not any((self.path / PARTS).glob(_PART)):
                self._clear_results()
            (self.path / PARTS).mkdir(exist_ok=True)
            yield

    def remove_parts(self) -> None:
        """Delete the parts, once the results are written."""
        _remove((self.path / PARTS).glob(_PART), self.path / PARTS)

    def _results(self) -> Iterator[Path]:
        yield from (*map(self.table, TABLES), self.summary, self.bad_rows)

    def _spare(self, files: Sequence[Path]) -> None:
        mine = {path.resolve() for path in (*self._results(), self.path / RUN)}
        folders = {(self.path / name).resolve() for name in (PARTS, REVIEWS)}
        for file in map(Path.resolve, files):
            if file in mine or folders & set(file.parents):
                raise OtherRunError(
                    f"{file} is to be read, and the results would be written over it: choose another folder."
                )

    def _must_be_mine(self, about: Mapping[str, object]) -> None:
        """Refuse a folder that another run made or that holds anything else.

        Nothing of anybody is written over.
        """
        file = self.path / RUN
        if not file.exists():
            there = [
                path.name
                for path in (*self._results(), self.path / PARTS, self.path / REVIEWS)
                if path.exists()
            ]
            if there:
                raise OtherRunError(
                    f"{self.path} holds {', '.join(there)}, and no run made it: choose another folder."
                )
            return
        try:
            before = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            before = None
        if not isinstance(before, dict):
            raise OtherRunError(f"{file} cannot be read: choose another folder, or empty this one.")
        if before != about:
            raise OtherRunError(
                f"{self.path} holds a run with {'; '.join(_differences(before, about))}. Choose "
                "another folder, empty this one, or give the same command as then."
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder's lock, so that two runs never write into it."""
        if not _can_lock:
            yield
            return
        descriptor = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise OtherRunError(
                f"Another run is writing to {self.path}: wait until it is done, or choose another folder."
            ) from None
        except OSError:
            pass  # A file system without locks.
        try:
            yield
        finally:
            os.close(descriptor)

    def _clear_what_was_cut_short(self) -> None:
        for path in (
            *self._results(),
            self.path / RUN,
            self.path / PARTS / _PART,
            self.path / REVIEWS / "*.json",
        ):
            _remove(path.parent.glob(f".{path.name}.[0-9]*"))

    def _clear_results(self) -> None:
        _remove(path for path in self._results() if path.exists())
        _remove((self.path / REVIEWS).glob("*.json"), self.path / REVIEWS)


def _differences(before: Mapping[str, object], about: Mapping[str, object]) -> list[str]:
    differences = []
    for name, sentence in _SAID.items():
        if before.get(name) != about.get(name):
            has_words = name not in _NO_WORDS
            differences.append(
                f"another {sentence}" + (f" ({before.get(name)}, now {about.get(name)})" if has_words else "")
            )
    return list(dict.fromkeys(differences)) or ["other whole reviews asked for"]


def _remove(files: Iterator[Path], folder: Path | None = None) -> None:
    """Remove files, and their folder where nothing else is in it."""
    for file in list(files):
        file.unlink(missing_ok=True)
    if folder is not None and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
