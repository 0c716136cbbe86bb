import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from xuncha_docs.errors import UnreadableFileError, XunchaError
from xuncha_docs.workflow import batch, intake, rounds
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


def no_time(_task):
    return 0.0


def test_a_round_whose_every_task_is_given_up_still_ends_and_says_what_failed(tmp_path):
    unit = tmp_path / "材料" / "县局"
    unit.mkdir(parents=True)
    (unit / "自查报告.txt").write_text("自查报告", encoding="utf-8")
    watch = rounds.Watch(lambda n: None, lambda name: None)
    with Pool(1, deadline=no_time, warming=0) as pool:
        result = rounds.run(tmp_path / "材料", tmp_path / "出", executor=pool, watch=watch)
    (found,) = result.units
    assert [r.failure.code for r in found.files] == ["WF105"]
    assert [p.code for p in found.problems] == ["WF104"]
    assert (tmp_path / "出" / "汇总.xlsx").is_file()


def test_a_file_that_is_given_up_is_a_report_that_names_it(tmp_path):
    task = intake.FileTask(tmp_path / "报告.txt")
    with Pool(1, deadline=no_time, warming=0) as pool:
        (report,) = intake.take_in([task], executor=pool, done=lambda report: None)
    assert (report.failure.code, report.exit_code) == ("WF105", 3)
    assert "报告.txt" in report.failure.message


def test_a_larger_file_has_longer(tmp_path):
    path = tmp_path / "大.pdf"
    path.write_bytes(bytes(3 << 20))
    assert intake.FileTask(path).seconds in (40.0, 610.0)  # with the extra ocr
    assert intake.FileTask(tmp_path / "没有.pdf").seconds == 10.0


def end_process():
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_single_file_that_ends_its_process_is_an_unreadable_file(tmp_path):
    with pytest.raises(UnreadableFileError, match=r"“怪\.pdf”时进程意外中止") as caught:
        intake.isolated(tmp_path / "怪.pdf", end_process)
    assert (caught.value.code, caught.value.exit_code) == ("WF102", 3)
    assert intake.isolated(tmp_path / "怪.pdf", os.getpid) != os.getpid()


def test_only_what_may_hold_scans_has_the_time_to_recognise_them(tmp_path, monkeypatch):
    monkeypatch.setattr(intake, "_recognises", lambda: True)
    for name, head in (("甲.txt", b"x"), ("乙.txt", b"%PDF-1.7\n"), ("丙.txt", b"PK\3\4")):
        (tmp_path / name).write_bytes(head + bytes(2**20 - len(head)))
    seconds = [intake.allowance(tmp_path / f"{name}.txt") for name in "甲乙丙丁"]
    assert seconds == [20.0, 210.0, 20.0, 10.0]
    with (tmp_path / "甲.txt").open("wb") as stream:
        stream.truncate(2**30)
    assert intake.allowance(tmp_path / "甲.txt") == 300.0


def test_a_finding_in_a_table_is_placed_by_its_row(tmp_path):
    path = tmp_path / "问题清单.txt"
    path.write_text(
        "序号\t问题\t情况\n1\t学习不深入\t已整改\n2\t台账不全\t未整改\n", encoding="utf-8"
    )
    report = intake.take_in_one(intake.FileTask(path, labelled=False))
    assert report.places == ("第1段表格第2行", "第1段表格第3行")
