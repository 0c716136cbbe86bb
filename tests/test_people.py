from xuncha_docs.text.people import people


def test_persons_are_named_by_role_and_masked_name():
    text = "时任党组书记负主要责任，由出纳保管，转给自然人韩某；村主任商量。"
    assert people(text) == ("时任党组书记", "出纳", "韩某", "村主任")


def test_each_person_is_named_once():
    assert people("局长签字，局长批准") == ("局长",)
