import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from xuncha_docs.errors import XunchaError
from xuncha_docs.workflow import batch
from xuncha_docs.workflow.pool import Pool, Reason


@dataclass(frozen=True)
class Number:
    value: int
    seconds: float = 30.0


def double(task):
    if task.value == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if task.value == 6:
        raise MemoryError
    if task.value == 7:
        time.sleep(600)
    if task.value == 8:
        raise XunchaError("八")
    return task.value * 2


def collect(values, executor):
    seen = []
    results = batch.run(
        double,
        [Number(v, 0.1 if v == 7 else 30.0) for v in values],
        executor=executor,
        killed=lambda task, reason: (task.value, reason),
        done=seen.append,
    )
    assert sorted(map(str, seen)) == sorted(map(str, results))
    return results


@pytest.mark.parametrize(
    "make",
    [lambda: batch.workers(2), lambda: ThreadPoolExecutor(2), lambda: ProcessPoolExecutor(2)],
)
def test_results_keep_the_order_of_the_tasks_with_any_executor(make):
    with make() as executor:
        assert collect([5, 4, 2, 1], executor) == [10, 8, 4, 2]
        assert collect([], executor) == []


def test_a_task_that_kills_its_worker_stops_nothing_and_says_why():
    with Pool(2, deadline=batch.allowance, warming=0) as executor:
        assert collect([1, 2, 3, 6, 4, 7, 5], executor) == [
            2, 4, (3, Reason.CRASH), (6, Reason.MEMORY), 8, (7, Reason.TIMEOUT), 10,
        ]  # fmt: skip


def test_an_error_of_the_program_stops_the_batch():
    with pytest.raises(XunchaError, match="八"), batch.workers(1) as executor:
        collect([1, 8, *[2] * 500], executor)


def test_one_job_is_a_process_too():
    with batch.workers(1) as executor:
        assert executor.submit(batch.allowance, Number(1)).result() == 30.0
        assert executor.submit(os_id, Number(1)).result() != os.getpid()


def os_id(_task):
    return os.getpid()
