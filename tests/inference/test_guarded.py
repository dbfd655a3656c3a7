"""The guarded worker is killed, frozen and starved in each of its states, and the next question always works.

`HANDRAIL_KILLS` says how often (500 before a release, fewer in every run).
"""

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from engine.inference import EngineFault, InProcessRete, ReteWorker, differences, lines, session
from engine.inference import guarded as guarded_module
from engine.inference.guarded import GuardedProcess, ProcessState
from tests.inference.worlds import facts, world

KILLS = int(os.environ.get("HANDRAIL_KILLS", "24"))
PATIENCE_SECONDS = 2.0
ROOT = Path(__file__).parents[2]

WORLD = world(random.Random("guarded"), 120, terms=30)
FACTS = [facts(random.Random(number), WORLD, 0.7) for number in range(5)]


@pytest.fixture(scope="module")
def right():
    rete = InProcessRete(WORLD)
    answers = [rete.evaluate(package) for package in FACTS]
    rete.close()
    return answers


@pytest.fixture(scope="module")
def worker():
    with ReteWorker(WORLD, seconds=PATIENCE_SECONDS) as rete_worker:
        yield rete_worker


class Attacker(threading.Thread):
    """Sends a signal to the worker whenever it comes into a state, so many times."""

    def __init__(self, worker, state, sent, times, delay_seconds):
        super().__init__(daemon=True)
        self.guarded, self.state, self.sent, self.times = worker._guarded, state, sent, times
        self.delay_seconds = delay_seconds
        self.struck: set[int] = set()
        self.over = threading.Event()

    def run(self):
        while len(self.struck) < self.times and not self.over.is_set():
            process = self.guarded.process_id
            if self.guarded.state is self.state and process is not None and process not in self.struck:
                time.sleep(self.delay_seconds)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, self.sent)
                self.struck.add(process)
            time.sleep(0)


def asked_under_attack(worker, package, attacker):
    """The answers, or None where a plain fault says why there are none."""
    attacker.start()
    try:
        return worker.evaluate(package)
    except EngineFault:
        return None
    finally:
        attacker.over.set()
        attacker.join()


@pytest.mark.parametrize("strikes", [1, 2], ids=["once", "with its replacement"])
@pytest.mark.parametrize(
    "state", [ProcessState.STARTING, ProcessState.READY, ProcessState.ASKED], ids=lambda state: state.value
)
def test_a_worker_killed_in_any_state_answers_the_next_question(worker, right, state, strikes):
    for turn in range(max(1, KILLS // 6)):
        rng = random.Random(f"{state} {strikes} {turn}")
        number = rng.randrange(len(FACTS))
        frozen = turn % 12 == 11
        if state is ProcessState.STARTING:
            worker._guarded.end()
        attacker = Attacker(
            worker, state, signal.SIGSTOP if frozen else signal.SIGKILL, strikes, rng.uniform(0, 0.004)
        )
        answers = asked_under_attack(worker, FACTS[number], attacker)
        assert answers is None or differences(right[number], answers) == ()
        after = rng.randrange(len(FACTS))
        assert differences(right[after], worker.evaluate(FACTS[after])) == (), (turn, attacker.struck)
        assert worker._guarded.state is ProcessState.READY


def sessions():
    """The processes of this one that are workers, of this test or of another."""
    children = subprocess.run(
        ["ps", "--no-headers", "-o", "pid", "--ppid", str(os.getpid())],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    return {
        int(child)
        for child in children
        if Path(f"/proc/{child}").exists() and "session.py" in Path(f"/proc/{child}/cmdline").read_text()
    }


def test_a_worker_and_every_replacement_killed_leaves_no_process_and_no_open_pipe(worker, right):
    worker.evaluate(FACTS[0])
    others = sessions() - {worker._guarded.process_id}
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(10):
        asked_under_attack(worker, FACTS[0], Attacker(worker, ProcessState.ASKED, signal.SIGKILL, 2, 0))
    worker.evaluate(FACTS[0])
    assert len(os.listdir("/proc/self/fd")) == before
    assert sessions() - others == {worker._guarded.process_id}


@pytest.fixture(params=["polled", "watched, as on Windows"])
def waiting(request, monkeypatch):
    if request.param != "polled":
        monkeypatch.setattr(guarded_module, "exchange_line", lines._exchange_with_watchdog)


def test_a_line_larger_than_a_pipe_holds_goes_there_and_back(tmp_path, waiting):
    script = tmp_path / "worker.py"
    script.write_text(
        "import sys\nfor line in sys.stdin:\n    sys.stdout.write(line)\n    sys.stdout.flush()\n",
        encoding="utf-8",
    )
    guarded = GuardedProcess((sys.executable, "-I", str(script)), {"ready": "x" * 1_000_000}, 10)
    assert guarded.ask({"answers": {"long": "y" * 3_000_000}}) == {"long": "y" * 3_000_000}
    guarded.end()


@pytest.mark.parametrize(
    "given",
    [
        'sys.stdout.write("no json at all\\n")',
        'sys.stdout.write(\'{"answers": {}, "number": 99}\\n\')',
        'sys.stdout.write("{\\"answers\\": ")',
        'sys.stdout.buffer.write(b"\\xff\\xfe\\n")',
        'sys.stdout.write("[]\\n")',
        'sys.stdout.write("[" * 100000 + "\\n")',
        'sys.stdout.write("{}\\n")',
    ],
    ids=[
        "words",
        "another question's answer",
        "half a line",
        "no UTF-8",
        "a list",
        "too deep",
        "nothing in it",
    ],
)
def test_nonsense_is_a_plain_fault_and_ends_the_process(tmp_path, waiting, given):
    script = tmp_path / "worker.py"
    script.write_text(
        "import sys\nsys.stdin.readline()\nprint('{\"ready\": 1}', flush=True)\nsys.stdin.readline()\n"
        f"{given}\nsys.stdout.flush()\n",
        encoding="utf-8",
    )
    guarded = GuardedProcess((sys.executable, "-I", str(script)), {}, 5)
    for _ in range(2):
        with pytest.raises(EngineFault, match="rule engine"):
            guarded.ask({"facts": []})
        assert guarded.state is ProcessState.ENDED
        assert guarded.process_id is None


def test_an_interruption_while_it_is_asked_leaves_no_answer_behind(worker, right, monkeypatch):
    def interrupted(process, line):
        process.stdin.write(b'{"facts": [["~p", {}]], "number": 1}\n')
        process.stdin.flush()
        raise KeyboardInterrupt

    monkeypatch.setattr(worker._guarded, "_exchange", interrupted)
    with pytest.raises(KeyboardInterrupt):
        worker.evaluate(FACTS[1])
    assert worker._guarded.state is ProcessState.ENDED
    monkeypatch.undo()
    assert differences(right[2], worker.evaluate(FACTS[2])) == ()


def test_a_program_larger_than_a_pipe_holds_does_not_wait_for_ever_for_a_frozen_process(tmp_path, waiting):
    script = tmp_path / "worker.py"
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)\n", encoding="utf-8")
    guarded = GuardedProcess((sys.executable, "-I", str(script)), {"rules": "x" * 1_000_000}, 0.5)
    started = time.monotonic()
    with pytest.raises(EngineFault, match="did not answer within"):
        guarded.start()
    assert time.monotonic() - started < 10


def test_without_file_handles_it_is_a_plain_fault_and_with_them_it_works_again(worker, right):
    worker.evaluate(FACTS[0])
    held = []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
        with contextlib.suppress(OSError):
            while True:
                held.append(open(os.devnull))  # noqa: SIM115
        assert differences(right[0], worker.evaluate(FACTS[0])) == ()  # what runs needs no further handle
        os.kill(worker.process_id, signal.SIGKILL)
        with pytest.raises(EngineFault, match="too many open files"):
            worker.evaluate(FACTS[1])
    finally:
        for file in held:
            file.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert differences(right[1], worker.evaluate(FACTS[1])) == ()


STARVED = """
import resource, sys
sys.path.insert(0, {folder!r})
import session
resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))
session.MOST_MEMORY_BYTES = {most}
session.serve()
"""


@pytest.mark.parametrize("megabytes", [12, 20, 24, 26, 28, 30, 32, 40])
def test_a_worker_starved_of_memory_answers_rightly_or_fails_plainly(tmp_path, right, megabytes):
    script = tmp_path / "worker.py"
    folder = str(Path(session.__file__).parent)
    script.write_text(STARVED.format(folder=folder, most=megabytes << 20), encoding="utf-8")
    program = (WORLD,)
    with contextlib.suppress(EngineFault), ReteWorker(*program, script=script, seconds=5) as worker:
        for number, package in enumerate(FACTS):
            assert differences(right[number], worker.evaluate(package)) == ()


def test_a_process_without_memory_of_its_own_says_so_and_works_when_there_is_some_again():
    script = textwrap.dedent("""
        import random, resource
        from engine.inference import EngineFault, InProcessRete, ReteWorker, differences
        from tests.inference.worlds import facts, world
        made = world(random.Random("guarded"), 60)
        package = facts(random.Random(1), made, 0.7)
        alone = InProcessRete(made)
        right = alone.evaluate(package)
        worker = ReteWorker(made)
        failed = 0
        for megabytes in (4, 8, 12, 16, 20, 24, 28, 32, 64, 128):
            worker._guarded.end()
            resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, resource.RLIM_INFINITY))
            try:
                assert differences(right, worker.evaluate(package)) == ()
            except EngineFault:
                failed += 1
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            assert differences(right, worker.evaluate(package)) == ()
        print("failed", failed)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("failed ")
    assert done.stdout.strip() != "failed 0"
