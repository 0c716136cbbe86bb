import os
import signal

from xuncha_docs.workflow import batch


def double(n):
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return n * 2


def collect(tasks, jobs):
    seen = []
    results = batch.run(double, tasks, jobs=jobs, crashed=lambda n: -n, done=seen.append)
    return results, sorted(seen)


def test_results_keep_the_order_of_the_tasks():
    assert collect([5, 4, 2, 1], 2) == ([10, 8, 4, 2], [2, 4, 8, 10])


def test_one_job_works_in_this_process():
    assert collect([1, 2], 1)[0] == [2, 4]


def test_a_task_that_kills_its_worker_stops_nothing():
    assert collect([1, 2, 3, 4, 5], 2) == ([2, 4, -3, 8, 10], [-3, 2, 4, 8, 10])
