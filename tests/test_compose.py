from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs import compose
from xuncha_docs.compose.facts import period
from xuncha_docs.errors import TemplateError


def same(value):
    return value


@pytest.fixture
def make(tmp_path):
    """A template made of a body and its fields: path, or path and required."""

    def _make(body, *fields, optional=()):
        folder = tmp_path / "试验"
        folder.mkdir(exist_ok=True)
        rows = [f'"{name}" = {{ label = "标签{name}" }}' for name in fields]
        rows += [f'"{name}" = {{ label = "可选{name}", required = false }}' for name in optional]
        text = 'summary = "试验"\n[fields]\n' + "\n".join(rows)
        (folder / "template.toml").write_text(text, encoding="utf-8")
        (folder / "body.j2").write_text(body, encoding="utf-8")
        return compose.load("试验", tmp_path)

    return _make


def test_facts_stand_in_the_text(make):
    template = make("{{ unit.name }}有{{ total }}个问题", "unit.name", "total")
    draft = compose.render(template, {"unit": {"name": "县局"}, "total": 3}, same)
    assert draft == compose.Draft("县局有3个问题", ())


def test_a_missing_fact_stands_as_a_gap_and_is_counted_at_every_place(make):
    template = make("{{ a }}{{ a }}{{ b }}", "a", optional=["b"])
    assert compose.render(template, {}, same) == compose.Draft(
        "【待补：标签a】【待补：标签a】", ("标签a", "标签a")
    )


def test_a_fact_of_blanks_is_no_fact(make):
    assert compose.render(make("{{ a }}", "a"), {"a": "  "}, same).missing == ("标签a",)


def test_a_gap_in_a_condition_is_false_and_not_counted(make):
    template = make("{% if a %}有{% else %}无{% endif %}", "a")
    assert compose.render(template, {}, same) == compose.Draft("无", ())


def test_strict_refuses_a_gap_and_names_it(make):
    with pytest.raises(TemplateError, match="标签a"):
        compose.render(make("{{ a }}", "a"), {}, same, strict=True)


def test_a_field_nobody_declared_is_named_with_its_line_and_the_nearest(make):
    template = make("第一行\n{{ unit.nmae }}", "unit.name")
    with pytest.raises(TemplateError, match=r"第 2 行：没有“unit.nmae”这个字段，是不是“unit.name”"):
        compose.render(template, {}, same)


def test_fields_of_loop_items_are_checked_too(make):
    body = "{% for f in findings %}{{ f.titel }}{% endfor %}"
    with pytest.raises(TemplateError, match=r"findings\[\].title"):
        compose.render(make(body, "findings[].title"), {}, same)


def test_gaps_stand_inside_loops(make):
    body = "{% for g in groups %}{% for f in g.findings %}{{ f.title }}。{% endfor %}{% endfor %}"
    template = make(body, "groups[].name", "groups[].findings[].title")
    facts = {"groups": [{"findings": [{"title": "甲"}, {}]}]}
    assert compose.render(template, facts, same).markup.startswith("甲。【待补：")


def test_a_broken_template_is_an_error_with_its_line(make):
    with pytest.raises(TemplateError, match="第 2 行"):
        compose.render(make("好\n{% if a %}", "a"), {"a": 1}, same)


def test_a_fact_of_the_wrong_kind_is_an_error_with_its_line(make):
    with pytest.raises(TemplateError, match=r"第 2 行（\{\{.*日期 \}\}）出错：日期写法不对"):
        compose.render(make("一\n{{ a|日期 }}", "a"), {"a": "三月"}, same)


def test_a_template_cannot_reach_into_python(make):
    with pytest.raises(TemplateError):
        compose.render(make("{{ a.__class__.__mro__ }}", "a"), {"a": "x"}, same)


@pytest.mark.parametrize("value", ["2026-03-09", date(2026, 3, 9)])
def test_dates_are_written_as_the_standard_wants_them(make, value):
    assert compose.render(make("{{ a|日期 }}", "a"), {"a": value}, same).markup == "2026年3月9日"


def test_every_value_goes_through_the_escape(make):
    template = make("{{ a }}|{{ b }}", "a", "b")
    draft = compose.render(template, {"a": "x|y", "b": 5}, lambda s: s.replace("|", "丨"))
    assert draft.markup == "x丨y|5"


@given(st.text(alphabet="甲乙。；，”！", max_size=8))
def test_a_sentence_ends_once(text):
    ended = str(compose.sentence(text))
    assert ended[-1] in "。！？”"
    assert not ended.endswith("。。")


def test_quotation_marks_inside_others_turn_single(make):
    template = make("关于{{ a|引号 }}问题", "a")
    draft = compose.render(template, {"a": "“三重一大”制度不健全"}, same)
    assert draft.markup == "关于“‘三重一大’制度不健全”问题"
    assert compose.render(template, {}, same).markup == "关于“【待补：标签a】”问题"


def test_an_unknown_template_names_the_nearest():
    with pytest.raises(TemplateError, match="是不是“整改通知书”"):
        compose.load("整改通知")


@pytest.mark.parametrize("name", ["../etc", "反馈意见/../x", ""])
def test_a_template_name_is_no_path(name):
    with pytest.raises(TemplateError):
        compose.load(name)


def test_a_broken_settings_file_of_a_template_says_so(tmp_path):
    (tmp_path / "坏").mkdir()
    (tmp_path / "坏" / "template.toml").write_text("summary = ", encoding="utf-8")
    with pytest.raises(TemplateError, match="不是合法的 TOML"):
        compose.load("坏", tmp_path)


@pytest.mark.parametrize("name", compose.names())
def test_every_shipped_template_takes_its_own_examples_without_a_gap(name):
    template = compose.load(name)
    assert compose.render(template, compose.example(template), same, strict=True).markup


@pytest.mark.parametrize("name", compose.names())
def test_every_shipped_template_works_with_no_facts_at_all(name):
    assert compose.render(compose.load(name), {}, same).missing


def test_a_list_nobody_gave_is_one_item_of_gaps_and_strict_refuses_it(make):
    body = "{% if fs %}有{% endif %}{% for f in fs %}{{ f.title }}{% endfor %}"
    template = make(body, "fs[].title")
    assert compose.render(template, {}, same) == compose.Draft(
        "【待补：标签fs[].title】", ("标签fs[].title",)
    )
    assert compose.render(template, {"fs": []}, same) == compose.Draft("", ())
    with pytest.raises(TemplateError):
        compose.render(template, {}, same, strict=True)


@pytest.mark.parametrize(
    "facts", [{"fs": 5}, {"fs": "机密内容"}, {"fs": ["机密内容"]}, {"u": "机密内容"}]
)
def test_facts_of_the_wrong_shape_are_named_but_not_quoted(make, facts):
    template = make("{{ u.n }}{% for f in fs %}{{ f.t }}{% endfor %}", "fs[].t", "u.n")
    with pytest.raises(TemplateError, match=r"“(fs|u)") as caught:
        compose.render(template, facts, same)
    assert "机密" not in caught.value.message


@pytest.mark.parametrize(
    "body",
    [
        "{% for a in range(9999) %}\n{% for b in range(9999) %}{% endfor %}\n{% endfor %}",
        "{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(90) }}",
        "{% for a in range(9999) %}" + "甲" * 999 + "{% endfor %}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '甲' * 999999999 }}",
        "{% for a in range(10 * 9999999) %}{% endfor %}",
    ],
)
def test_a_template_that_never_ends_is_ended(make, body):
    with pytest.raises(TemplateError, match="模板“试验”"):
        compose.render(make(body), {}, same)


def test_a_bounded_loop_knows_its_place(make):
    body = "{% for a in items %}{{ loop.index }}/{{ loop.length }}{{ a }}{% if not loop.last %}、{% endif %}{% endfor %}"
    draft = compose.render(make(body, "items[]"), {"items": ["甲", "乙"]}, same)
    assert draft.markup == "1/2甲、2/2乙"
    assert compose.render(make("{{ 3 * n }}", "n"), {"n": 4}, same).markup == "12"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-03-10", "2026-05-15", "2026年3月10日至5月15日"),
        ("2025-12-01", "2026-01-05", "2025年12月1日至2026年1月5日"),
        (date(2026, 3, 9), "2026-03-09", "2026年3月9日至3月9日"),
    ],
)
def test_a_period_has_the_year_once_where_it_is_the_same(start, end, said):
    assert period(start, end) == said


def test_a_field_called_by_its_label_is_named(make):
    path = make("{{ 标签unit }}", "unit")
    with pytest.raises(TemplateError, match="是不是“unit”（标签unit）"):
        compose.render(path, {}, same)


def test_filters_of_the_program_itself_are_not_offered(make):
    with pytest.raises(TemplateError, match="可用的有日期、期间、") as error:
        compose.render(make("{{ unit.name|日子 }}", "unit.name"), {}, same)
    assert "计步" not in str(error.value)
