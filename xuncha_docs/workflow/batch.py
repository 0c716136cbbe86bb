"""Many tasks at once: results in order, one bad task never stops the rest.

Works with any `concurrent.futures.Executor`: our own pool, a Dask cluster, or a thread of this
process (tests), which knows no deadline.
"""

import os
import queue
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Protocol, TypeVar

from xuncha_docs.workflow.pool import Pool, Reason, TaskKilledError

_LOOK = 0.5  # seconds; Windows cannot interrupt a wait without end


class Timed(Protocol):
    """A task that says how many seconds of a worker it may take."""

    @property
    def seconds(self) -> float:
        """Seconds from the moment a worker has it."""
        ...


Task = TypeVar("Task", bound=Timed)
Result = TypeVar("Result")


def workers(jobs: int | None = None, cluster: str = "") -> Executor:
    """Return where tasks are worked on; to be used as a context manager.

    One job is one worker process too, since only a process can be ended when a file makes it hang.

    Args:
        jobs: Worker processes; as many as there are processors, at most 8, if None.
        cluster: Address of a Dask scheduler to use instead, such as ``tcp://10.0.0.8:8786``.

    Raises:
        XunchaError: The cluster cannot be used.
    """
    if cluster:
        from xuncha_docs.workflow.cluster import connect

        return connect(cluster, allowance)
    return Pool(jobs or min(os.cpu_count() or 1, 8), deadline=allowance)


def allowance(task: Timed) -> float:
    """Return the seconds a task may take."""
    return task.seconds


def run(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    executor: Executor,
    killed: Callable[[Task, Reason], Result],
    done: Callable[[Result], None],
) -> list[Result]:
    """Return the results of all tasks in their order.

    Args:
        function: A module-level function; it reports a bad task in its result.
        tasks: What to work on; tasks and results travel between processes.
        executor: Where; see `workers`.
        killed: The result of a task that was given up, and why.
        done: Called with each result as it is ready, for a progress bar.
    """
    futures = [executor.submit(function, task) for task in tasks]
    ready: queue.SimpleQueue[int] = queue.SimpleQueue()
    for index, future in enumerate(futures):
        future.add_done_callback(partial(_tell, ready, index))
    results: dict[int, Result] = {}
    try:
        while len(results) < len(futures):
            try:
                index = ready.get(timeout=_LOOK)
            except queue.Empty:
                continue
            results[index] = _settled(futures[index], tasks[index], killed)
            done(results[index])
    finally:
        for future in futures:
            future.cancel()
    return [results[index] for index in range(len(tasks))]


def _tell(ready: "queue.SimpleQueue[int]", index: int, _: object) -> None:
    ready.put(index)


def _settled(
    future: "Future[Result]", task: Task, killed: Callable[[Task, Reason], Result]
) -> Result:
    error = future.exception()
    if isinstance(error, TaskKilledError):
        return killed(task, error.reason)
    if isinstance(error, MemoryError):
        return killed(task, Reason.MEMORY)
    return future.result()
