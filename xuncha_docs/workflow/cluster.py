"""The only door to Dask: the same batch on many machines (extra ``cluster``).

On each machine a task runs in a pool of our own, so deadline and memory limit hold there too.
Tasks name files by path: every machine must reach them by the same one.
"""

import re
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cache, partial
from pickle import dumps, loads
from types import TracebackType
from typing import Any, ParamSpec, TypeVar

from xuncha_docs import __version__
from xuncha_docs.errors import XunchaError
from xuncha_docs.workflow.pool import Pool, Reason, TaskKilledError

Given = ParamSpec("Given")
Result = TypeVar("Result")

_ADDRESS = re.compile(r"(?:tcp|tls)://\S+:\d+")
_PATIENCE = 10  # seconds to wait for the scheduler
_START = "在一台机器上运行 dask scheduler，在各机运行 dask worker tcp://主机:8786 --no-nanny"


def connect(address: str, deadline: Callable[..., float]) -> Executor:
    """Return an executor on the workers of a Dask scheduler.

    Args:
        address: Such as ``tcp://10.0.0.8:8786``.
        deadline: A module-level function: seconds a call may take, from its arguments.

    Raises:
        XunchaError: The extra is missing, nobody answers, or a worker has another version of us.
    """
    if not _ADDRESS.fullmatch(address):
        message = f"集群地址“{address}”不对，应写成 tcp://主机:端口，如 tcp://10.0.0.8:8786。"
        raise XunchaError(message, "WF108")
    try:
        from distributed import Client
    except ImportError as error:
        message = "没有安装集群组件。请运行 pip install 'xuncha-docs[cluster]'，或去掉 --cluster。"
        raise XunchaError(message, "WF108") from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except OSError as error:
        message = f"连不上集群 {address}。请{_START}，或去掉 --cluster 在本机处理。"
        raise XunchaError(message, "WF108") from error
    try:
        _check(client)
    except XunchaError:
        client.close()
        raise
    return Cluster(client, deadline)


def _check(client: Any) -> None:  # noqa: ANN401 - distributed has no types
    try:
        versions = client.run(_version)
    except (ImportError, AttributeError) as error:
        message = f"集群的机器上没有安装 xuncha-docs {__version__}，请先在各机安装。"
        raise XunchaError(message, "WF108") from error
    if not versions:
        raise XunchaError(f"集群上没有工作进程。请{_START}。", "WF108")
    other = sorted(set(versions.values()) - {__version__})
    if other:
        message = f"集群上的 xuncha-docs 是 {'、'.join(other)}，本机是 {__version__}，请装成同版。"
        raise XunchaError(message, "WF108")


def _version() -> str:
    return __version__


class Cluster(Executor):
    """The workers of a Dask scheduler; tasks of a worker that dies go to another one.

    Args:
        client: A ``distributed.Client``, closed at the end.
        deadline: Seconds a call may take, from its arguments.
    """

    def __init__(self, client: Any, deadline: Callable[..., float]) -> None:  # noqa: ANN401
        self._client = client
        self._inner = client.get_executor()
        self._deadline = deadline

    def submit(
        self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> "Future[Result]":
        """Return the future of a call; it fails with `TaskKilledError` if no worker survives it.

        Args:
            fn: A module-level function.
            args: Travel to the worker, as the result travels back.
            kwargs: Likewise.
        """
        outer: Future[Result] = Future()
        inner = self._inner.submit(_isolated, self._deadline, dumps((fn, args, kwargs)))
        inner.add_done_callback(partial(_hand_on, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work and leave the cluster.

        Args:
            wait: Wait for the work given; otherwise it is given up.
            cancel_futures: Give up the work given.
        """
        self._inner.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown(wait=kind is None)


def _hand_on(outer: "Future[Any]", inner: "Future[Any]") -> None:
    from distributed import KilledWorker

    if not outer.set_running_or_notify_cancel():
        return
    if inner.cancelled():
        message = "与集群的连接中断了。请检查网络后重新运行，或去掉 --cluster 在本机处理。"
        outer.set_exception(XunchaError(message, "WF108"))
        return
    error = inner.exception()
    if isinstance(error, KilledWorker):
        outer.set_exception(TaskKilledError(Reason.CRASH))
    elif error is not None:
        outer.set_exception(error)
    else:
        outer.set_result(inner.result())


def _isolated(deadline: Callable[..., float], call: bytes) -> Any:  # noqa: ANN401
    """Return the result of a call, worked on in a process of its own on the cluster's machine."""
    fn, args, kwargs = loads(call)
    return _own_pool(deadline).submit(fn, *args, **kwargs).result()


@cache
def _own_pool(deadline: Callable[..., float]) -> Pool:
    from distributed import get_worker

    return Pool(get_worker().state.nthreads, deadline=deadline)
