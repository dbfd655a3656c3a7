"""Many papers at once: two processes, each file whole or not at all, and none printed again that is there.

Definitions: a *ledger* in the folder notes, for each finished file, what it was printed from and the SHA-256 of its
bytes. A file is skipped when its ledger line names the same seal, kind, size and Handrail, and its bytes still have
that digest. A problem with one package is that package's alone, even where it ends the process that prints it. Left
out: which packages (`dashboard.terminal.commands.print`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from io import RawIOBase
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Literal

from dashboard.file_names import distinct_names
from dashboard.paper_kinds import PaperKind
from dashboard.print.jobs.certificate import Certificate, load_certificate
from dashboard.print.jobs.contacts import digest_of
from dashboard.print.jobs.writing import clear_unfinished, write_pdf
from dashboard.print.papers.basis import basis_of
from dashboard.print.papers.kinds import claim_of, render
from engine.files import FolderInUseError, locked_folder
from engine.model import Review, Signature, SignedReview

LEDGER = "handrail-papers.jsonl"
_AT_ONCE = 64
Start = tuple[str | None, dict[str, str], str]
"""What a process begins with: the records, the contacts, and the file of the council's key."""
_IN_FLIGHT = 3
"""Orders that a process may have had in hand when it ended."""
_ENDED = "the process that printed it ended by itself"


class PrintingRunError(Exception):
    """A run that cannot print anything, with the reason in a sentence."""


@dataclass(frozen=True)
class Order:
    """One paper to be printed."""

    reference: str
    kind: PaperKind
    large: bool
    file: str
    draft: str = ""
    """The review as JSON, where it prints as a draft; empty: the newest signed review of the records."""


@dataclass(frozen=True)
class Entry:
    """A finished file of the ledger."""

    file: str
    claim: str
    digest: str


@dataclass(frozen=True)
class Done:
    """What became of an order."""

    order: Order
    outcome: Literal["printed", "was there", "not printed"]
    why: str = ""
    entry: Entry | None = None


def print_many(
    orders: Sequence[Order],
    folder: Path,
    database: str | None,
    workers: int = 2,
    *,
    contacts: Mapping[str, str] | None = None,
    key: str = "",
) -> Iterator[Done]:
    """Print all of them, and say of each what became of it as soon as it is known.

    Args:
        orders: what to print.
        folder: where; it must be there.
        database: SQLAlchemy URL of the records; None where every order has its draft.
        workers: processes.
        contacts: whom to call, typed into each paper.
        key: the file of the council's key, with which papers of signed reviews are signed; empty for none.

    Raises:
        PrintingRunError: another run is printing into the folder, or it cannot be written to.
    """
    start = (database, dict(contacts or {}), key)
    with ExitStack() as opened:
        try:
            opened.enter_context(locked_folder(folder))
            # Only the run that holds the folder may take away what looks unfinished: another's files are being written.
            clear_unfinished(folder, {order.file for order in orders})
            ledger = read_ledger(folder)
            # Unbuffered: what a full disk refused must not be tried again when the file is closed.
            file = opened.enter_context((folder / LEDGER).open("ab", buffering=0))
        except FolderInUseError:
            raise PrintingRunError(
                f"Another run is printing into {folder}: wait until it is done, or choose another "
                "folder. Nothing was printed."
            ) from None
        except OSError as error:
            raise PrintingRunError(
                f"{folder} cannot be written to: {(error.strerror or 'failed').lower()}. Nothing was printed."
            ) from None
        for done in _all(orders, folder, start, ledger, workers):
            yield _note_done(done, file) if done.outcome == "printed" and done.entry else done


def _note_done(done: Done, ledger: RawIOBase) -> Done:
    """Note a finished file. A file without a line is printed again the next time, which does no harm."""
    try:
        # A line that a crash cut off must not swallow this one; an empty line is no entry.
        line = json.dumps(asdict(done.entry), ensure_ascii=False)  # type: ignore[arg-type]
        ledger.write(f"\n{line}\n".encode())
    except OSError as error:
        cause = (error.strerror or "failed").lower()
        return replace(
            done, why=f"printed, and not noted in {LEDGER} ({cause}): it is printed again the next time"
        )
    return done


def read_ledger(folder: Path) -> dict[str, Entry]:
    """The newest line of each file; a line cut off by a crash is no line."""
    path = folder / LEDGER
    newest: dict[str, Entry] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            entry = Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
        newest[entry.file] = entry
    return newest


def file_names(references: Iterable[str], kind: PaperKind, large: bool) -> dict[str, str]:
    """A file name for each reference: no two alike, on any system."""
    ending = f"-{kind}{'-large' if large else ''}"
    names = distinct_names({reference: f"{reference.replace('/', '+')}{ending}" for reference in references})
    return {reference: f"{name}.pdf" for reference, name in names.items()}


def _all(
    orders: Sequence[Order], folder: Path, start: Start, ledger: dict[str, Entry], workers: int
) -> Iterator[Done]:
    """Print in a pool; when a process of it dies, what was in flight is tried one by one to find what killed it."""
    waiting = list(orders)
    while waiting:
        finished: set[Order] = set()
        for done in _together(waiting, folder, start, ledger, workers):
            finished.add(done.order)
            yield done
        waiting = [order for order in waiting if order not in finished]
        alone, waiting = waiting[: _IN_FLIGHT * workers], waiting[_IN_FLIGHT * workers :]
        for order in alone:
            yield next(_together([order], folder, start, ledger, 1), Done(order, "not printed", _ENDED))


def _together(
    orders: Sequence[Order], folder: Path, start: Start, ledger: dict[str, Entry], workers: int
) -> Iterator[Done]:
    """Print in a pool of processes; what it had not finished when one of them ended is left out."""
    workers = max(1, min(workers, len(orders)))
    with (
        ProcessPoolExecutor(workers, get_context("spawn"), _begin, start) as pool,
        suppress(BrokenProcessPool),
    ):
        for at in range(0, len(orders), _AT_ONCE):
            part = orders[at : at + _AT_ONCE]
            for future in as_completed(
                [pool.submit(_print, order, folder, ledger.get(order.file)) for order in part]
            ):
                yield future.result()


_records: object = None
_contacts: dict[str, str] = {}
_certificate: Certificate | None = None


def _begin(database: str | None, contacts: dict[str, str], key: str) -> None:
    global _records, _contacts, _certificate
    _contacts = contacts
    _certificate = load_certificate(Path(key)) if key else None
    Thread(target=_end_with_parent, daemon=True).start()
    if database:
        from engine.records import SignedRecords, open_database

        _records = SignedRecords(open_database(database))


def _end_with_parent() -> None:
    """Where the process that gave the orders is killed, nobody waits for another."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _print(order: Order, folder: Path, before: Entry | None) -> Done:
    try:
        return _print_order(order, folder, before)
    except OSError as error:
        return Done(
            order, "not printed", f"the file cannot be written: {(error.strerror or 'failed').lower()}"
        )
    except Exception as error:
        if os.environ.get("HANDRAIL_DEBUG"):
            raise
        return Done(order, "not printed", _plain(error))


def _print_order(order: Order, folder: Path, before: Entry | None) -> Done:
    """Print one paper, unless the file that is there was made from the same and is whole."""
    source, second, complete = _source(order)
    if source is None:
        return Done(order, "not printed", "nothing has been signed")
    if not complete:
        return Done(order, "not printed", "it waits for a second signature")
    basis = basis_of(source, second)
    certificate = _certificate if basis.final else None
    printed_from = (
        claim_of(order.kind, basis, order.large).line(),
        digest_of(_contacts),
        certificate.fingerprint[:16] if certificate else "",
    )
    claim = " ".join(part for part in printed_from if part)
    path = folder / order.file
    if before and before.claim == claim and path.exists() and _digest(path.read_bytes()) == before.digest:
        return Done(order, "was there")
    content = render(order.kind, source, second=second, large=order.large, contacts=_contacts)
    if certificate is not None:
        content = certificate.sign(content)
    write_pdf(content, path)
    return Done(order, "printed", entry=Entry(order.file, claim, _digest(content)))


def _source(order: Order) -> tuple[SignedReview | Review | None, Signature | None, bool]:
    """What to print from, its second signature, and whether it may be printed."""
    if order.draft:
        return Review.model_validate_json(order.draft), None, True
    from engine.records import SignedRecords

    assert isinstance(_records, SignedRecords)
    stored = _records.load_newest(order.reference)
    return stored or (None, None, False)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _plain(error: Exception) -> str:
    return f"Handrail itself failed on it ({type(error).__name__})"
