"""What a worker process may take, and how it is ended: the part that differs by system.

The worker limits itself: by rlimits on POSIX, by a job object on Windows. Everywhere the parent
also looks at the memory that a worker holds (macOS has no limit that would hold).
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

_READ_COUNTERS = 0x1000  # PROCESS_QUERY_LIMITED_INFORMATION
_LIMITS = 9  # JobObjectExtendedLimitInformation
_OF_PROCESS, _KILL_ON_CLOSE = 0x100, 0x2000  # JOB_OBJECT_LIMIT_PROCESS_MEMORY, …_KILL_ON_JOB_CLOSE
_LARGEST_FILE = 2**30
_HEADROOM = 2  # address space a byte of resident memory: libraries map far more than they touch


class ProcessMemory(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of psapi.h; ctypes.wintypes would give the same on Windows."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("page_faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        ("peak_paged_pool", ctypes.c_size_t),
        ("paged_pool", ctypes.c_size_t),
        ("peak_nonpaged_pool", ctypes.c_size_t),
        ("nonpaged_pool", ctypes.c_size_t),
        ("pagefile", ctypes.c_size_t),
        ("peak_pagefile", ctypes.c_size_t),
    )


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("largest_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
        ("counters", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def deafen() -> None:
    """Keep Ctrl-C from this thread, and from processes it starts until they call `confine`."""
    if sys.platform == "win32":
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # starting it later would lift the block
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def confine(memory: int) -> None:
    """Limit this process and make it the leader of its own group, deaf to Ctrl-C.

    Args:
        memory: Bytes it may hold.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides, and ends its workers
    if sys.platform == "win32":
        _confine_on_windows(memory)
        return
    import resource

    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    os.setsid()
    for kind, limit in (
        (resource.RLIMIT_AS, _HEADROOM * memory),
        (resource.RLIMIT_FSIZE, _LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        hardest = resource.getrlimit(kind)[1]
        limit = limit if hardest == resource.RLIM_INFINITY else min(limit, hardest)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some limits
            resource.setrlimit(kind, (limit, limit))


def held(process: int) -> int:
    """Return the bytes of memory a process holds; 0 where the system does not say.

    Args:
        process: Its id.
    """
    if sys.platform == "win32":
        return _held_on_windows(process)
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def end(process: int) -> None:
    """End a worker with every program it has started, at once.

    Args:
        process: Its id; that of a process which called `confine`.
    """
    if sys.platform == "win32":
        command = ["taskkill", "/PID", str(process), "/T", "/F"]
        with contextlib.suppress(OSError):
            subprocess.run(command, capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def end_oneself() -> None:
    """End this worker with every program it has started, at once."""
    end(os.getpid())
    os._exit(1)


if sys.platform == "win32":

    def _confine_on_windows(memory: int) -> None:
        """Put this process into a job: it ends with this process, and so does what it started."""
        kernel = ctypes.WinDLL("kernel32")
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))  # never closed: dies with us
        wanted = JobLimits(flags=_OF_PROCESS | _KILL_ON_CLOSE, process_memory=memory)
        size = ctypes.sizeof(wanted)
        if job and kernel.SetInformationJobObject(job, _LIMITS, ctypes.byref(wanted), size):
            kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))

    def _held_on_windows(process: int) -> int:
        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.OpenProcess(_READ_COUNTERS, False, process))
        if not handle:
            return 0
        found = ProcessMemory(cb=ctypes.sizeof(ProcessMemory))
        known = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(found), found.cb)
        kernel.CloseHandle(handle)
        return int(found.pagefile) if known else 0
