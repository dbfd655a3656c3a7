"""Who does the batches of a run: this thread, several threads, several processes, or a Dask cluster.

Definitions: whoever does them, the parts are the same; only their order differs. A few batches are under way at once,
so that memory is bounded however long the run is. Threads share one evaluator and copy nothing; nearly all of their
work is done outside Python's lock, and each has a guarded process of durable_rules. Should machine code crash, a
process takes its batch along, a thread the run, which goes on when it is started again. A worker process that is killed
costs what it had under way: that is done again, and a batch during which workers were lost three times stops the run.

A worker process writes its part to a file and answers with the file's name. A pipe takes so little in one piece; of a
larger answer it would hold a half when the worker is killed, and whoever waits for the other half waits for ever.
"""

from __future__ import annotations

import os
import pickle
import queue
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...collector import collect_young, paused_collector
from ...exchange import Batch
from .part import BatchPart
from .setup import Setup
from .worker import BatchWorker, RunStoppedError, evaluator_of

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as ClusterFuture

Job = tuple[Batch, int]
"""A batch, and the place of its first package in the run."""
_LOST = 3
_UNDER_WAY_EACH = 2


class Workers(Protocol):
    """Evaluates the batches of a run; in which process is up to the implementation."""

    def parts(self, setup: Setup, jobs: Iterator[Job]) -> Generator[BatchPart, None, None]:
        """The parts of all jobs, as they are done.

        Raises:
            RunStoppedError: no result may be given, or workers were lost again and again.
        """


class LocalWorkers:
    """Run every batch in the current thread."""

    def parts(self, setup: Setup, jobs: Iterator[Job]) -> Generator[BatchPart, None, None]:
        """The parts, one after the other."""
        worker = BatchWorker(setup)
        try:
            for batch, first in jobs:
                with paused_collector():
                    part = worker.do(batch, first)
                yield part
        finally:
            worker.close()


class Threads:
    """Run batches in several threads of this process."""

    def __init__(self, count: int | None = None) -> None:
        """Use so many threads, by default one for each core."""
        self.count = count or os.cpu_count() or 1

    def parts(self, setup: Setup, jobs: Iterator[Job]) -> Generator[BatchPart, None, None]:
        """The parts, as they are done."""
        evaluator = evaluator_of(setup)
        idle: queue.SimpleQueue[BatchWorker] = queue.SimpleQueue()
        workers = [BatchWorker(setup, evaluator) for _ in range(self.count)]
        for worker in workers:
            idle.put(worker)

        def do(job: Job) -> BatchPart:
            worker = idle.get()
            try:
                return worker.do(*job)
            finally:
                idle.put(worker)

        pool = ThreadPoolExecutor(self.count, thread_name_prefix="caseload")
        try:
            with paused_collector():
                yield from self._parts_done(pool, do, jobs)
        finally:
            with ignored_interrupts():
                pool.shutdown(wait=True, cancel_futures=True)
                for worker in workers:
                    worker.close()

    def _parts_done(
        self, pool: ThreadPoolExecutor, do: Callable[[Job], BatchPart], jobs: Iterator[Job]
    ) -> Generator[BatchPart, None, None]:
        under_way: set[Future[BatchPart]] = set()
        while True:
            under_way |= {pool.submit(do, job) for job in _first(jobs, self.count + 1 - len(under_way))}
            if not under_way:
                return
            finished, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            while finished:
                yield finished.pop().result()
                collect_young()


class Processes:
    """Several processes on this machine."""

    def __init__(self, count: int | None = None) -> None:
        """Use so many processes, by default one for each core."""
        self.count = count or os.cpu_count() or 1

    def parts(self, setup: Setup, jobs: Iterator[Job]) -> Generator[BatchPart, None, None]:
        """As they are done; a lost process is replaced."""
        again: list[tuple[Job, int]] = []
        done = False
        while not done or again:
            with tempfile.TemporaryDirectory(prefix="handrail-", ignore_cleanup_errors=True) as folder:
                pool = ProcessPoolExecutor(
                    self.count, get_context("spawn"), _begin_apart, (pickle.dumps(setup), Path(folder))
                )
                try:
                    done = yield from self._until_broken(pool, jobs, again)
                except BaseException:
                    _end(pool)
                    raise
                pool.shutdown(wait=True, cancel_futures=True)

    def _until_broken(
        self, pool: ProcessPoolExecutor, jobs: Iterator[Job], again: list[tuple[Job, int]]
    ) -> Generator[BatchPart, None, bool]:
        """Until every job is done (True), or a process was lost; jobs to do again are put into `again`."""
        waiting, again[:] = list(again), []
        under_way: dict[Future[Path], tuple[Job, int]] = {}
        while True:
            while len(under_way) < self.count * _UNDER_WAY_EACH:
                job_given = waiting.pop() if waiting else ((job, 0) if (job := next(jobs, None)) else None)
                if job_given is None:
                    break
                try:
                    with deferred_interrupts():
                        under_way[pool.submit(_do_apart, job_given[0])] = job_given
                except BrokenProcessPool:
                    again.extend(_lost([job_given, *under_way.values(), *waiting]))
                    return False
            if not under_way:
                return True
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in finished:
                try:
                    file = future.result()
                except BrokenProcessPool:
                    again.extend(_lost([*under_way.values(), *waiting]))
                    return False
                del under_way[future]
                part: BatchPart = pickle.loads(file.read_bytes())
                file.unlink()
                yield part


class Cluster:
    """A Dask cluster that is there already (the extra `dask`)."""

    def __init__(self, client: Client) -> None:
        """Use the cluster of this Dask client."""
        self._client = client

    def parts(self, setup: Setup, jobs: Iterator[Job]) -> Generator[BatchPart, None, None]:
        """As they are done; the scheduler gives a lost worker's jobs to others."""
        from distributed import KilledWorker
        from distributed import wait as given_wait

        client: Any = self._client
        waited: Any = given_wait
        # A task, not scattered data: what was only on a lost worker is made again.
        shared_setup = client.submit(bytes, pickle.dumps(setup), pure=False)
        most = max(len(client.nthreads()), 1) * _UNDER_WAY_EACH
        under_way = {self._submit(shared_setup, job) for job in _first(jobs, most)}
        while under_way:
            finished: set[ClusterFuture[BatchPart]] = waited(under_way, return_when="FIRST_COMPLETED").done
            for future in finished:
                try:
                    part: BatchPart = future.result()
                except KilledWorker as lost:
                    raise RunStoppedError(
                        "Workers of the cluster were lost again and again on one batch."
                    ) from lost
                under_way.remove(future)
                under_way.update(self._submit(shared_setup, job) for job in _first(jobs, 1))
                yield part

    def _submit(self, setup: ClusterFuture[bytes], job: Job) -> ClusterFuture[BatchPart]:
        return self._client.submit(_do_with, setup, job, pure=False, retries=_LOST)


def _first(jobs: Iterator[Job], most: int) -> list[Job]:
    return list(islice(jobs, most))


def _lost(jobs: list[tuple[Job, int]]) -> list[tuple[Job, int]]:
    if any(times + 1 >= _LOST for _, times in jobs):
        raise RunStoppedError("Worker processes were lost three times on the same packages.")
    return [(job, times + 1) for job, times in jobs]


def _end(pool: ProcessPoolExecutor) -> None:
    """End it at once: only this process writes anything, so that nothing is lost but what was under way."""
    with ignored_interrupts():
        for process in list((pool._processes or {}).values()):
            process.kill()
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def ignored_interrupts() -> Iterator[None]:
    """Ctrl+C again does not stop what tidies up after Ctrl+C."""
    asked = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if asked else None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


@contextmanager
def deferred_interrupts() -> Iterator[None]:
    """Ctrl+C is answered at the end: a worker process that starts meanwhile is known to its pool, which can end it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted = threading.Event()
    before = signal.signal(signal.SIGINT, lambda number, frame: interrupted.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
        if interrupted.is_set():
            signal.raise_signal(signal.SIGINT)


_worker: BatchWorker | None = None
_answers: Path | None = None
"""The folder where this worker process writes its parts."""


def _begin_apart(setup: bytes, answers: Path) -> None:
    """In a process of its own: Ctrl+C is for the one that waits, which ends this one; and this one ends with it."""
    global _answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _answers = answers
    threading.Thread(target=_end_with, args=(parent_process(), answers), daemon=True).start()
    _begin(setup)


def _end_with(waiting: BaseProcess | None, answers: Path) -> None:
    """End this process when the one that waits for it has ended, even if that was killed; nobody reads the answers."""
    if waiting is not None:
        waiting.join()
        shutil.rmtree(answers, ignore_errors=True)
        os._exit(1)


def _begin(setup: bytes) -> None:
    global _worker
    setup_read = pickle.loads(setup)
    if _worker is None or _worker.setup.identity != setup_read.identity:
        _worker = BatchWorker(setup_read)


def _do(job: Job) -> BatchPart:
    assert _worker is not None
    with paused_collector():
        return _worker.do(*job)


def _do_apart(job: Job) -> Path:
    assert _answers is not None
    file = _answers / f"{job[0].number}.part"
    with file.open("wb") as written:
        pickle.dump(_do(job), written)
    return file


def _do_with(setup: bytes, job: Job) -> BatchPart:
    _begin(setup)
    return _do(job)
