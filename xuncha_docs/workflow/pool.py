"""A pool of worker processes that survives anything a task does to them.

Each worker has one task at a time, over a pipe, with a deadline and a memory limit. A worker that
hangs, takes too much or dies is ended with all it has started, its task fails with the reason, and
a new worker takes its place. Knows nothing of files; speaks `concurrent.futures.Executor`.
"""

import logging
import multiprocessing
import queue
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from pickle import PicklingError, loads
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from xuncha_docs.errors import XunchaError
from xuncha_docs.readers import soffice
from xuncha_docs.workflow import limits

Given = ParamSpec("Given")
Result = TypeVar("Result")

MEMORY = 3 * 2**29
TASKS = 2000
WARMING = 20.0
_LOOK = 0.2  # seconds between two looks at the memory of a worker
_START = 60.0  # seconds a worker may take to start on a busy machine
_UNPICKLABLE = (PicklingError, TypeError, AttributeError, ValueError, RecursionError)


class Reason(StrEnum):
    """Why a task was given up."""

    TIMEOUT = "超时"
    MEMORY = "内存超限"
    CRASH = "进程意外中止"


class TaskKilledError(Exception):
    """A task took its worker process with it.

    Args:
        reason: Why.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Job:
    future: "Future[Any]"
    call: bytes
    seconds: float


class Pool(Executor):
    """Worker processes, started when there is work and replaced when they are used up.

    Left by an exception it ends its workers at once; left otherwise it waits for the work.

    Args:
        jobs: How many tasks at a time.
        deadline: Seconds a call may take, from its arguments.
        memory: Bytes a worker may hold.
        tasks: Tasks after which a worker is replaced, since libraries leak.
        warming: Seconds more for the first task of a worker, which loads the libraries.

    Raises:
        XunchaError: This process may not start others (a Dask worker below a nanny).
    """

    def __init__(
        self,
        jobs: int,
        *,
        deadline: Callable[..., float],
        memory: int = MEMORY,
        tasks: int = TASKS,
        warming: float = WARMING,
    ) -> None:
        if multiprocessing.current_process().daemon:
            message = "这个进程不能再启动工作进程。Dask 工作进程请加 --no-nanny 启动。"
            raise XunchaError(message, "WF107")
        self._deadline = deadline
        self._memory = memory
        self._tasks = tasks
        self._warming = warming
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._workers: set[_Worker] = set()
        self._closed = self._ended = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(jobs)]

    def submit(
        self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> "Future[Result]":
        """Return the future of a call; it fails with `TaskKilledError` if its worker had to go.

        Args:
            fn: A module-level function.
            args: Travel to the worker, as the result travels back.
            kwargs: Likewise.

        Raises:
            RuntimeError: The pool is shut down.
        """
        call = bytes(ForkingPickler.dumps((fn, args, kwargs)))
        job = _Job(Future(), call, self._deadline(*args, **kwargs))
        with self._lock:
            if self._closed:
                raise RuntimeError("the pool is shut down")
            for thread in self._threads:
                if thread.ident is None:
                    thread.start()
            self._queue.put(job)
        return job.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work; end the workers when theirs is done.

        Args:
            wait: Return only then.
            cancel_futures: Give up what no worker has begun.
        """
        with self._lock:
            self._closed = True
            started = [thread for thread in self._threads if thread.ident is not None]
        if cancel_futures:
            self._cancel()
        for _ in started:
            self._queue.put(None)
        if wait:
            for thread in started:
                thread.join()

    def end(self) -> None:
        """End all workers at once and give up all work."""
        with self._lock:
            self._closed = self._ended = True
            workers = list(self._workers)
        self._cancel()
        for worker in workers:
            worker.end()
        self.shutdown()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.shutdown()
        else:
            self.end()

    def _cancel(self) -> None:
        try:
            while True:
                job = self._queue.get_nowait()
                if job is not None:
                    job.future.cancel()
        except queue.Empty:
            return

    def _serve(self) -> None:
        """Do one job after the other with one worker at a time."""
        limits.deafen()
        worker: _Worker | None = None
        while (job := self._queue.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                if worker is None or not worker.is_fit(self._tasks):
                    self._dismiss(worker)
                    worker = None
                worker = self._do(job, worker)
        self._dismiss(worker)

    def _do(self, job: _Job, worker: "_Worker | None") -> "_Worker | None":
        """Settle a job; return the worker, or None where it had to go."""
        try:
            worker = worker or self._hire()
            extra = 0 if worker.asked else self._warming
            fine, value = worker.ask(job.call, job.seconds + extra)
        except BaseException as error:  # an executor hands everything on; this thread must live
            self._dismiss(worker)
            job.future.set_exception(error)
            return None
        if fine:
            job.future.set_result(value)
        else:
            job.future.set_exception(value)
        if isinstance(value, MemoryError):
            self._dismiss(worker)
            return None
        return worker

    def _hire(self) -> "_Worker":
        worker: _Worker | None = None
        try:
            with self._lock:
                if self._ended:
                    raise TaskKilledError(Reason.CRASH)
                worker = _Worker(self._memory)
                self._workers.add(worker)
            worker.wait_until_ready()
        except (OSError, TaskKilledError) as error:
            self._dismiss(worker)
            if self._ended:
                raise
            message = "启动不了工作进程，可能是内存不足。请关闭一些程序，或用 --jobs 1 再试。"
            raise XunchaError(message, "WF107") from error
        return worker

    def _dismiss(self, worker: "_Worker | None") -> None:
        if worker is not None:
            worker.end()
            with self._lock:
                self._workers.discard(worker)


class _Worker:
    """The parent's side of one worker process."""

    def __init__(self, memory: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, memory), daemon=True)
        self._process.start()
        theirs.close()
        self._memory = memory
        self.asked = 0

    def is_fit(self, tasks: int) -> bool:
        """Return whether it lives and has done fewer than so many tasks."""
        return self.asked < tasks and self._process.is_alive()

    def wait_until_ready(self) -> None:
        """Return when it can take its first task; raise `TaskKilledError` if it cannot."""
        self._answer(_START)

    def ask(self, call: bytes, seconds: float) -> tuple[bool, Any]:
        """Return whether a call returned, and what it returned or raised.

        Raises:
            TaskKilledError: It did neither.
        """
        self.asked += 1
        try:
            self._pipe.send_bytes(call)
        except OSError as error:
            raise TaskKilledError(Reason.CRASH) from error
        fine, value = loads(self._answer(seconds))
        return fine, value

    def end(self) -> None:
        """End the process at once."""
        if self._process.pid is not None:
            limits.end(self._process.pid)
        self._process.kill()
        self._process.join()
        soffice.clear_up_after(self._process.pid or 0)

    def _answer(self, seconds: float) -> bytes:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready = wait([self._pipe, self._process.sentinel], min(left, _LOOK))
            if self._pipe in ready:
                try:
                    return self._pipe.recv_bytes()
                except (EOFError, OSError) as error:
                    raise TaskKilledError(Reason.CRASH) from error
            if ready:
                raise TaskKilledError(Reason.CRASH)
            if limits.held(self._process.pid or 0) > self._memory:
                raise TaskKilledError(Reason.MEMORY)
        raise TaskKilledError(Reason.TIMEOUT)


def _work(pipe: "Connection", memory: int) -> None:
    """Answer one call after the other; the life of a worker process."""
    limits.confine(memory)
    logging.disable()  # libraries quote what they read, and nobody asked them
    threading.Thread(target=_outlive_nobody, daemon=True).start()
    pipe.send_bytes(b"ready")
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):  # the parent has gone
            return
        pipe.send_bytes(_answer_to(call))


def _outlive_nobody() -> None:
    """End this worker when its parent ends, were it by kill -9."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        limits.end_oneself()


def _answer_to(call: bytes) -> bytes:
    try:
        fn, args, kwargs = loads(call)
        return bytes(ForkingPickler.dumps((True, fn(*args, **kwargs))))
    except BaseException as error:  # an executor hands on whatever a task raises
        error.add_note("".join(traceback.format_tb(error.__traceback__)))  # frames do not travel
        try:
            answer = bytes(ForkingPickler.dumps((False, error)))
            loads(answer)  # some exceptions travel out and do not arrive
        except _UNPICKLABLE:
            told = RuntimeError(f"{type(error).__name__} in a worker process")
            return bytes(ForkingPickler.dumps((False, told)))
        return answer
