"""The same run on a real Dask cluster on this machine: a scheduler and two workers, each a process of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from dashboard.demonstration import synthetic_packages
from dashboard.demonstration.writing import write_caseload
from engine.caseload import Cluster, LocalWorkers, Run, RunStoppedError, Setup
from engine.inference import ReteWorker

distributed = pytest.importorskip("distributed")
DRAWS = 100


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """Client, scheduler and workers; no dashboard, loopback only."""
    address = f"tcp://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "distributed.cli.dask_scheduler",
                "--host",
                "127.0.0.1",
                "--port",
                port,
                "--no-dashboard",
            ],
            stderr=subprocess.DEVNULL,
        )
    ]
    for number in range(2):
        started.append(
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "distributed.cli.dask_worker",
                    address,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--no-dashboard",
                    "--name",
                    f"worker-{number}",
                    "--local-directory",
                    str(tmp_path / f"worker-{number}"),
                ],
                stderr=subprocess.DEVNULL,
            )
        )
    try:
        with distributed.Client(address, timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client, started[1:]
    finally:
        for process in reversed(started):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture(scope="module")
def setup(catalogue, rule_set, day):
    return Setup(catalogue, rule_set, day, draws=DRAWS)


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_a_cluster_of_which_a_worker_is_killed_midway_gives_the_same_bytes_as_this_process(
    setup, tmp_path, cluster
):
    client, workers = cluster
    file = tmp_path / "packages.jsonl"
    write_caseload(synthetic_packages(300, seed=5), file)
    Run(setup, (file,), tmp_path / "here", 20).go(LocalWorkers())
    killed = []

    def kill_one(done):
        if done.packages >= 60 and not killed:
            os.kill(workers[0].pid, signal.SIGKILL)
            killed.append(time.monotonic())

    go = Run(setup, (file,), tmp_path / "cluster", 20).go(Cluster(client), kill_one)
    workers[0].wait(timeout=10)
    assert killed
    assert len(client.scheduler_info()["workers"]) == 1
    assert go.packages == 300
    assert contents(tmp_path / "cluster") == contents(tmp_path / "here")


def test_a_difference_found_on_a_worker_stops_the_run(setup, tmp_path, cluster):
    client, _ = cluster
    file = tmp_path / "packages.jsonl"
    write_caseload(synthetic_packages(20, seed=5), file)

    def differ():
        given = ReteWorker.evaluate

        def turned(self, facts):
            answers = given(self, facts)
            name, truth = next(iter(answers.truths.items()))
            answers.truths[name] = type(truth)(1 if truth == 2 else 2)
            return answers

        ReteWorker.evaluate = turned

    client.run(differ)
    with pytest.raises(RunStoppedError, match="differ"):
        Run(setup, (file,), tmp_path / "out", 20).go(Cluster(client))
