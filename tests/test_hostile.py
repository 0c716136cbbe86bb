"""Hostile files through the door that `run`, `extract` and `classify` use."""

import hostile_specimens

from xuncha_docs.workflow import intake
from xuncha_docs.workflow.pool import Pool

# What must come of each, where it is quick; "" is a result. The rest stand in the benchmark.
EXPECTED = {
    "zip_twice.docx": "", "zip_lying_directory.docx": "RD008", "zip_overlapping.docx": "RD009",
    "zip_in_zip.docx": "RD013", "zip_garbage_inside.docx": "RD008", "xml_entity.docx": "RD010",
    "xml_deep.docx": "RD008", "xml_deep_allowed.docx": "", "xml_many_attributes.docx": "",
    "style_cycle.docx": "", "number_start.docx": "", "number_custom.docx": "",
    "text_lone_surrogate.docx": "RD008", "text_bidi.docx": "", "dimension.xlsx": "",
    "merge_all.xlsx": "RD009", "hyperlink_all.xlsx": "", "shared_string_bomb.xlsx": "RD009",
    "picture_bomb.xlsx": "", "groups_deep.xlsx": "", "groups_deeper.xlsx": "",
    "text_boxes_nested.xlsx": "", "drawing_again_and_again.xlsx": "", "comment_everywhere.xlsx": "",
    "comments_long.xlsx": "RD009", "sheet_again_and_again.xlsx": "RD008", "diagram_nested.docx": "",
    "diagram_again_and_again.docx": "", "text_boxes_nested.docx": "",
    "formulas.xlsx": "", "external_link.xlsx": "", "date_out_of_range.xlsx": "",
    "bad_row_numbers.xlsx": "RD008", "page_tree_cycle.pdf": "", "page_tree_deep.pdf": "",
    "pages_claimed.pdf": "", "box_huge.pdf": "", "size_huge.pdf": "", "size_not_a_number.pdf": "",
    "tags_cycle.pdf": "", "xref_cycle.pdf": "", "objects_deep.pdf": "RD008", "garbage.pdf": "RD008",
    "picture_huge.png": "RD009", "picture_note_bomb.png": "RD008", "picture_frames_cycle.tif": "RD008",
    "nul.txt": "RD004", "bidi.txt": "", "surrogates.txt": "", "long_brackets.txt": "", "tabs.txt": "",
    "换行\n和😀.txt": "",
}  # fmt: skip


def test_hostile_files_end_as_expected_and_the_batch_completes(tmp_path):
    tasks = []
    for name, data in hostile_specimens.specimens(set(EXPECTED)):
        (tmp_path / name).write_bytes(data)
        tasks.append(intake.FileTask(tmp_path / name, labelled=False))
    with Pool(2, deadline=lambda task: 120.0) as executor:  # a busy machine changes no outcome
        reports = intake.take_in(tasks, executor=executor, done=lambda report: None)
    found = {
        task.path.name: report.failure.code if report.failure else ""
        for task, report in zip(tasks, reports, strict=True)
    }
    assert found == EXPECTED


def test_a_file_that_takes_its_worker_along_is_named_and_the_next_is_read(tmp_path):
    (name, data), = hostile_specimens.specimens({"form_tower.pdf"})  # fmt: skip
    (tmp_path / name).write_bytes(data)
    (tmp_path / "好.txt").write_text("一", encoding="utf-8")
    tasks = [intake.FileTask(tmp_path / each, labelled=False) for each in (name, "好.txt")]
    with Pool(1, deadline=lambda task: 3.0, memory=400 << 20, warming=0) as executor:
        reports = intake.take_in(tasks, executor=executor, done=lambda report: None)
    assert [report.failure and report.failure.code for report in reports] in (
        ["WF105", None],
        ["WF106", None],
    )
