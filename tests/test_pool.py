"""The pool under tasks that do to their worker what hostile files do."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from xuncha_docs.workflow import limits
from xuncha_docs.workflow.pool import Pool, Reason, TaskKilledError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes by POSIX signals")
MB = 2**20


class StrangeError(Exception):
    def __init__(self, one, two):
        super().__init__(one)
        self.two = two


def within(*_args, **_kwargs):
    return 30.0


def as_said(seconds):
    return seconds


def two_seconds(*_args):
    return 2.0


def me(_=None):
    return os.getpid()


def hang(_=None):
    while True:
        time.sleep(60)


def die(_=None):
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(seconds):
    time.sleep(seconds + 0.4)


def hold(_):
    kept = []
    while True:
        kept.append(b"x" * MB)
        time.sleep(0.005)


def take_at_once(size):
    return len(b"x" * size)


def strange(_):
    raise StrangeError(1, 2)


def bad_key(name):
    raise KeyError(name)


def unpicklable():
    return lambda: None


def leave_a_child(path):
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    path.write_text(f"{os.getpid()} {child.pid}", encoding="ascii")
    hang()


def lives(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").split()[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def until_gone(processes):
    end = time.monotonic() + 20
    while any(map(lives, processes)) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(map(lives, processes))


def reason(future):
    with pytest.raises(TaskKilledError) as caught:
        future.result()
    return caught.value.reason


def test_a_pool_is_an_executor():
    with Pool(2, deadline=within) as pool:
        assert list(pool.map(abs, range(-20, 0))) == list(range(20, 0, -1))
        assert pool.submit(int, "11", base=2).result() == 3
    with pytest.raises(RuntimeError):
        pool.submit(abs, 1)


def test_one_worker_stays_warm_and_is_retired_after_its_share():
    with Pool(1, deadline=within, tasks=3) as pool:
        seen = [pool.submit(me).result() for _ in range(6)]
    assert seen[0] != os.getpid()
    assert seen[:3] == [seen[0]] * 3
    assert seen[3:] == [seen[3]] * 3
    assert seen[0] != seen[3]


def test_what_a_task_raises_is_handed_on_and_its_worker_kept():
    with Pool(1, deadline=within) as pool:
        first = pool.submit(me).result()
        with pytest.raises(KeyError, match="甲"):
            pool.submit(bad_key, "甲").result()
        with pytest.raises(RuntimeError, match="StrangeError"):
            pool.submit(strange, 1).result()
        with pytest.raises(AttributeError, match="pickle"):
            pool.submit(unpicklable).result()
        assert pool.submit(me).result() == first


def test_what_a_task_raises_says_where_it_was_raised():
    with Pool(1, deadline=within) as pool, pytest.raises(KeyError) as caught:
        pool.submit(bad_key, "甲").result()
    assert "in bad_key" in caught.value.__notes__[0]
    assert "甲" not in caught.value.__notes__[0]


def test_a_hanging_a_dying_and_a_greedy_task_are_told_apart_and_stop_nothing():
    with Pool(2, deadline=as_said, memory=200 * MB, warming=0) as pool:
        tasks = (hang, 0.2), (die, 30), (hold, 30), (me, 30)
        futures = [pool.submit(*task) for task in tasks]
        assert reason(futures[0]) is Reason.TIMEOUT
        assert reason(futures[1]) is Reason.CRASH
        assert reason(futures[2]) is Reason.MEMORY
        assert futures[3].result() != os.getpid()


def test_the_first_task_of_a_worker_may_take_longer():
    with Pool(1, deadline=as_said) as pool:
        assert pool.submit(sleep, 0.1).result() is None
        assert reason(pool.submit(sleep, 0.1)) is Reason.TIMEOUT


def test_memory_asked_for_at_once_is_refused_and_the_worker_replaced():
    with Pool(1, deadline=within, memory=256 * MB) as pool:
        first = pool.submit(me).result()
        with pytest.raises(MemoryError):
            pool.submit(take_at_once, 2**32).result()
        assert pool.submit(me).result() != first
        assert pool.submit(take_at_once, MB).result() == MB


def test_a_worker_that_died_between_two_tasks_costs_none():
    with Pool(1, deadline=within) as pool:
        first = pool.submit(me).result()
        os.kill(first, signal.SIGKILL)
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert pool.submit(me).result() != first


def test_what_a_worker_started_ends_with_it(tmp_path):
    seen = tmp_path / "ids"
    with Pool(1, deadline=two_seconds, warming=0) as pool:
        assert reason(pool.submit(leave_a_child, seen)) is Reason.TIMEOUT
    assert until_gone(map(int, seen.read_text().split()))


def test_an_exception_leaves_no_worker_and_no_task_behind():
    with pytest.raises(ZeroDivisionError), Pool(2, deadline=within) as pool:
        workers = {pool.submit(me).result()}
        running = [pool.submit(hang) for _ in range(2)]
        waiting = pool.submit(abs, 1)
        while not all(f.running() for f in running):
            time.sleep(0.01)
        raise ZeroDivisionError
    assert reason(running[0]) is Reason.CRASH
    with pytest.raises(CancelledError):
        waiting.result()
    assert until_gone(workers)


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_program_stopped_in_any_way_leaves_no_worker_behind(tmp_path, way):
    seen = tmp_path / "ids"
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path; from test_pool import *\n"
        "with Pool(1, deadline=within) as pool:\n"
        f"    pool.submit(leave_a_child, Path({str(seen)!r})).result()\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while not (seen.is_file() and len(seen.read_text().split()) == 2) and time.monotonic() < end:
        time.sleep(0.02)
    process.send_signal(way)
    assert process.wait(20) != 0
    assert until_gone(map(int, seen.read_text().split()))


def test_the_memory_of_a_process_is_known_and_of_no_process_is_nothing():
    assert 5 * MB < limits.held(os.getpid()) < 4096 * MB
    assert limits.held(2**30) == 0


@pytest.mark.parametrize("delay", [0, 0.05, 0.1, 0.2])
def test_ctrl_c_before_a_worker_is_ready_prints_nothing(delay):
    program = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from test_pool import *\n"
        "with Pool(1, deadline=within) as pool:\n"
        "    try:\n        pool.submit(hang).result()\n"
        "    except KeyboardInterrupt:\n        sys.exit(130)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    started = Path(f"/proc/{process.pid}/task")
    end = time.monotonic() + 30
    while time.monotonic() < end and not _spawned(started):
        time.sleep(0.005)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "")


def _spawned(threads):
    """Return whether a worker has been started: the child that is no resource tracker."""
    children = " ".join((t / "children").read_text() for t in threads.iterdir()).split()
    commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
    return any(b"spawn_main" in command for command in commands)


def libraries_talk(_=None):
    logging.getLogger("pdfminer").warning("某某举报信全文")


def test_what_libraries_log_is_not_printed(capfd):
    with Pool(1, deadline=within) as pool:
        pool.submit(libraries_talk).result()
    assert capfd.readouterr().err == ""


def write_endlessly(path):
    with path.open("wb") as stream:
        stream.truncate(2**40)


def test_a_file_without_end_is_refused(tmp_path):
    with Pool(1, deadline=within) as pool, pytest.raises(OSError, match="large"):
        pool.submit(write_endlessly, tmp_path / "无尽").result()


def test_the_windows_structures_have_the_size_windows_expects():
    if ctypes.sizeof(ctypes.c_size_t) == 8:
        assert ctypes.sizeof(limits.JobLimits) == 144
        assert limits.JobLimits.process_memory.offset == 112
    wide = ctypes.sizeof(ctypes.c_size_t)
    assert ctypes.sizeof(limits.ProcessMemory) == 8 + 8 * wide
    assert limits.ProcessMemory.pagefile.offset == 8 + 6 * wide
