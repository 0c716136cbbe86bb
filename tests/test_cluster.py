"""The same batch on a real Dask scheduler with two workers, one of which is killed in the middle."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from xuncha_docs import cli
from xuncha_docs.errors import XunchaError
from xuncha_docs.workflow import batch, intake

WITH_TESTS = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
REPORT = "县第{n}局党组自查报告\n一、存在的主要问题\n1.公务接待不规范\n{year}年有{n}次接待没有公函，涉及金额{n}万元。\n"


def test_a_wrong_address_says_how_to_write_it():
    with pytest.raises(XunchaError, match="tcp://主机:端口"):
        batch.workers(cluster="10.0.0.8")


def test_without_the_extra_the_command_says_how_to_install_it(capsys, tmp_path):
    try:
        import distributed  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip("the extra is installed")
    with pytest.raises(SystemExit) as stop:
        cli.main(["extract", str(tmp_path / "a.txt"), "--cluster", "tcp://127.0.0.1:1"])
    assert stop.value.code == 1
    assert "xuncha-docs[cluster]" in capsys.readouterr().err


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Gives the address of a scheduler, a function that starts a worker, and the scheduler."""
    pytest.importorskip("distributed")
    folder = tmp_path_factory.mktemp("集群")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    begun = []

    def start(kind, *arguments):
        command = [sys.executable, "-m", "distributed.cli.dask_" + kind, *arguments]
        with (folder / f"{len(begun)}.log").open("wb") as log:
            begun.append(subprocess.Popen(command, stdout=log, stderr=log, env=WITH_TESTS))
        return begun[-1]

    def work(*more):
        place = ["--local-directory", str(folder), "--no-dashboard"]
        return start("worker", address, "--nthreads", "1", *place, *more)

    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-show",
          "--no-dashboard", "--no-jupyter")  # fmt: skip
    yield address, work, scheduler
    for process in begun:
        process.terminate()
        process.wait(20)


def joined(address, count):
    """Wait until so many workers have joined, whoever else has left."""
    from distributed import Client

    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


def test_a_cluster_without_workers_and_one_that_does_not_answer_are_told(cluster):
    with pytest.raises(XunchaError, match="没有工作进程"):
        batch.workers(cluster=cluster[0])
    with pytest.raises(XunchaError, match="连不上"):
        batch.workers(cluster="tcp://127.0.0.1:1")


@pytest.fixture
def tasks(tmp_path):
    for n in range(60):
        text = REPORT.format(n=n + 1, year=2020 + n % 5)
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "7.txt").write_bytes(b"PK\x03\x04")
    return [intake.FileTask(tmp_path / f"{n}.txt") for n in range(61)]


def test_a_cluster_gives_the_same_reports_although_a_worker_is_killed(cluster, tasks):
    address, work, _ = cluster
    with batch.workers(2) as executor:
        expected = intake.take_in(tasks, executor=executor, done=lambda report: None)
    workers = [work("--no-nanny"), work("--no-nanny")]
    joined(address, 2)
    seen = []

    def kill_one(report):
        seen.append(report.path)
        if len(seen) == 15:
            workers[0].kill()

    with batch.workers(cluster=address) as executor:
        reports = intake.take_in(tasks, executor=executor, done=kill_one)
    assert workers[0].wait() == -signal.SIGKILL
    assert workers[1].poll() is None
    assert reports == expected
    assert sorted(seen) == sorted(str(task.path) for task in tasks)
    assert sum(report.failure is not None for report in reports) == 2


def test_a_file_that_ends_its_process_leaves_the_worker_of_the_cluster_alive(cluster, tasks):
    address, work, _ = cluster
    worker = work("--no-nanny")
    joined(address, 1)
    with batch.workers(cluster=address) as executor:
        found = batch.run(
            end_process,
            tasks[:2],
            executor=executor,
            killed=lambda task, reason: (task.path.name, str(reason)),
            done=lambda result: None,
        )
    assert found == [("0.txt", "进程意外中止"), ("1.txt", "进程意外中止")]
    assert worker.poll() is None


def end_process(_task):
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_scheduler_that_goes_away_is_told(cluster, tasks):
    address, work, scheduler = cluster
    work("--no-nanny")
    joined(address, 1)
    with (
        pytest.raises(XunchaError, match="中断"),
        batch.workers(cluster=address) as executor,
    ):
        intake.take_in(tasks, executor=executor, done=lambda report: scheduler.kill())
