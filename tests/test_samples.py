import importlib.util
import io
import re
import sys
import tomllib
import zipfile
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from xuncha_docs import assets
from xuncha_docs.model import Round, Unit
from xuncha_docs.workspace import open_inbox

ROOT = Path(__file__).parents[1]
TEXTS = ROOT / "scripts" / "sample_texts"
SAMPLES = assets.samples()

# Provinces, and cities and counties often met in public notices of inspection offices.
REAL_PLACES = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林省|黑龙江|江苏|浙江|安徽|"
    "福建|江西|山东|河南|湖北|湖南|广东|广西|海南|四川|贵州|云南|西藏|"
    "陕西|甘肃|青海|宁夏|新疆|内蒙古|香港|澳门|台湾|石家庄|太原|沈阳|"
    "长春|哈尔滨|南京|杭州|合肥|福州|南昌|济南|郑州|武汉|长沙|广州|南宁|"
    "成都|贵阳|昆明|拉萨|西安|兰州|西宁|银川|乌鲁木齐|呼和浩特|海口|青岛|"
    "宁波|厦门|深圳|苏州|徐州|连云港|开封|许昌|泉州|泸州|秦州|玉溪|景谷|"
    "定远|红河|固原|峨山|东海|镇安|婺城|博兴|江夏|大理|维西"
)


def load_script():
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "scripts/make_samples.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


make = load_script()


def members(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {i.filename: (i.date_time, opened.read(i)) for i in opened.infolist()}


def squeezed(text):
    return re.sub(r"\s", "", text)


def settings():
    return tomllib.loads((SAMPLES / "xuncha.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "sample",
    [s for s in make.ALL if s.path.endswith((".docx", ".xlsx")) and not s.damaged],
    ids=lambda sample: sample.path,
)
def test_the_office_files_are_what_the_script_builds(sample):
    """Compares parts, not bytes: another zlib may pack the same content otherwise."""
    assert members(make.build(sample)) == members((SAMPLES / sample.path).read_bytes())


def test_two_builds_of_a_file_are_the_same_bytes():
    for sample in (s for s in make.ALL if not s.path.endswith(".pdf")):
        assert make.build(sample) == make.build(sample)


def test_the_text_file_is_what_the_script_builds_and_is_not_utf8():
    (sample,) = [s for s in make.ALL if s.path.endswith(".txt")]
    content = (SAMPLES / sample.path).read_bytes()
    assert make.build(sample) == content
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_the_damaged_file_begins_like_a_word_file_and_cannot_be_opened():
    (sample,) = [s for s in make.ALL if s.damaged]
    content = (SAMPLES / sample.path).read_bytes()
    assert content.startswith(b"PK\x03\x04")
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(content))


def test_the_pdf_holds_every_line_of_its_source_with_header_and_page_numbers():
    import pypdfium2

    (sample,) = [s for s in make.ALL if s.path.endswith(".pdf")]
    with pypdfium2.PdfDocument(SAMPLES / sample.path) as pdf:
        pages = [squeezed(page.get_textpage().get_text_bounded()) for page in pdf]
    header = squeezed(sample.look.header)
    assert len(pages) >= 4
    body = ""
    for number, page in enumerate(pages, start=1):
        assert header in page
        assert f"—{number}—" in page
        body += page.replace(header, "", 1).replace(f"—{number}—", "")
    source = (TEXTS / sample.path).with_suffix(".txt").read_text(encoding="utf-8")
    for kind, text in make._lines(source):
        for piece in make._cells(text) if kind == "row" else [text]:
            assert squeezed(piece) in body


def test_every_file_in_samples_has_its_source_and_is_built():
    built = {s.path for s in make.ALL}
    present = {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.glob("*/*")}
    sources = {p.relative_to(TEXTS).with_suffix("").as_posix() for p in TEXTS.glob("*/*.txt")}
    assert present == built
    assert sources == {path.rpartition(".")[0] for path in built}


def test_nothing_in_the_samples_names_a_real_place():
    texts = [p.read_text(encoding="utf-8") for p in TEXTS.rglob("*.txt")]
    texts.append((SAMPLES / "xuncha.toml").read_text(encoding="utf-8"))
    for text in texts:
        assert REAL_PLACES.findall(text) == []


def test_every_unit_is_described_in_full_and_has_files():
    inbox = open_inbox(SAMPLES)
    assert {u.unit.short for u in inbox.units} == set(settings()["units"])
    for described in inbox.units:
        assert described.files
        assert [f.name for f in fields(Unit) if getattr(described.unit, f.name) == ""] == []
        assert 120 <= len(described.unit.appraisal) <= 200
    assert [f.name for f in fields(Round) if not getattr(inbox.round, f.name)] == []


def test_no_appraisal_and_no_document_number_is_used_twice():
    units = settings()["units"].values()
    numbers = [unit[key] for unit in units for key in unit if key.startswith("number_")]
    assert len(set(numbers)) == len(numbers) == 4 * len(units)
    assert all(re.fullmatch(r"青巡(组|组立|办)〔2026〕[1-9]\d*号", n) for n in numbers)
    assert len({unit["appraisal"] for unit in units}) == len(units)


def test_the_dates_of_the_round_follow_one_another_on_weekdays():
    given = settings()["round"]
    names = ("started", "immediate_on", "ended", "feedback_on", "notice_on")
    days = [given[name] for name in names]
    assert days == sorted(days)
    assert all(isinstance(day, date) and day.weekday() < 5 for day in days)


def test_the_telephone_is_plainly_fictitious():
    assert re.search(r"0000-\d+$", settings()["round"]["contact"])
