from hypothesis import given
from hypothesis import strategies as st

from xuncha_docs.model import Block, BlockKind, Document
from xuncha_docs.text.passages import part, trimmed

TEXT = st.text(alphabet="甲乙。，、 \u3000：", max_size=30)


@given(TEXT, st.integers(0, 30), st.integers(0, 30))
def test_a_part_of_quoted_words_stays_quoted_words(text, start, length):
    source = Document(id="0", path="", blocks=(Block(kind=BlockKind.PARAGRAPH, text="前" + text),))
    whole = source.evidence(0, 1, len(text) + 1)
    start = min(start, len(text))
    for piece in (part(whole, start), part(whole, start, start + length), trimmed(whole)):
        assert source.quote(piece.span) == piece.text
        assert piece.text == piece.text.strip()


def test_marks_at_both_ends_are_trimmed():
    source = Document(
        id="0", path="", blocks=(Block(kind=BlockKind.PARAGRAPH, text="，甲、乙。 "),)
    )
    assert trimmed(source.evidence(0, 0, 6)).text == "甲、乙"
