from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.text.citations import projects, regulations


def test_regulations_keep_article_and_number():
    text = "违反《甲条例》第十三条规定，也不合《乙办法》（某财发〔2023〕15号）和某政办发〔2022〕8号文件"
    assert regulations(text) == (
        "《甲条例》第十三条",
        "《乙办法》（某财发〔2023〕15号）",
        "某政办发〔2022〕8号",
    )


def test_projects_are_named_and_kinds_of_project_are_not():
    text = "城南水厂项目先施工后招标，在河堤加固工程中虚增工程量，12个项目未完工，扶贫项目闲置"
    assert projects(text) == ("城南水厂项目", "河堤加固工程")


@given(st.text())
def test_every_name_stands_in_its_text(text):
    assert all(name in text for name in (*regulations(text), *projects(text)))


def test_a_number_of_projects_and_what_leads_on_are_no_names():
    text = "开工的8个文旅项目只有2个，其中古驿道修复项目三次变更。"
    assert projects(text) == ("古驿道修复项目",)
