"""Many files at once: worker processes, results in order, one bad file never stops the rest.

The only place that traps every exception: what a single file does to its reader becomes a
`Diagnostic` that names the file and the kind of error, never its text.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

_MEMORY_LIMIT = 4 * 2**30  # bytes of address space a worker may take


def default_jobs() -> int:
    """Return how many worker processes to use when nobody says."""
    return min(os.cpu_count() or 1, 8)


def run(
    function: Callable[[Task], Result],
    tasks: Sequence[Task],
    *,
    jobs: int,
    crashed: Callable[[Task], Result],
    done: Callable[[Result], None],
) -> list[Result]:
    """Return the results of all tasks in their order.

    Args:
        function: A module-level function; it reports a bad task in its result.
        tasks: What to work on; tasks and results travel between processes.
        jobs: Worker processes; 1 works in this process.
        crashed: The result of a task whose worker process died.
        done: Called with each result as it is ready, for a progress bar.
    """
    if jobs <= 1 or len(tasks) <= 1:
        return [_told(function(task), done) for task in tasks]
    results: dict[int, Result] = {}
    for index, result in _parallel(function, tasks, range(len(tasks)), jobs):
        results[index] = _told(result, done)
    for index in range(len(tasks)):  # a worker died: find out alone which task did it
        if index not in results:
            alone = dict(_parallel(function, tasks, [index], 1))
            results[index] = _told(alone.get(index) or crashed(tasks[index]), done)
    return [results[index] for index in range(len(tasks))]


def _told(result: Result, done: Callable[[Result], None]) -> Result:
    done(result)
    return result


def _parallel(
    function: Callable[[Task], Result], tasks: Sequence[Task], indexes: Sequence[int], jobs: int
) -> Iterator[tuple[int, Result]]:
    """Yield index and result of the tasks whose worker lived to finish them."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        min(jobs, len(indexes)), mp_context=context, initializer=_limit_memory
    ) as pool:
        futures: dict[Future[Result], int] = {pool.submit(function, tasks[i]): i for i in indexes}
        try:
            for future in as_completed(futures):
                try:
                    yield futures[future], future.result()
                except BrokenProcessPool:
                    return
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no resource limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
