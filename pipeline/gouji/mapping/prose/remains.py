"""What is left of a table whose marks went lost (表格残迹): rows of figures in a line, which no sentence says."""

from __future__ import annotations

from ...regexes import compiled

NUMBER = r"\d[\d,]*(?:\.\d+)?[%％]?"
ROW = compiled(rf"(?<!\S){NUMBER}(?:[^\S\n]+{NUMBER})+(?!\S)")  # two numbers or more with nothing but a gap between them
SENTENCE = compiled(r"[。；;]")
MANY = 3  # such rows; a paragraph that holds so many is a whole form in one line, sentences and all


def is_remains(text: str) -> bool:
    """Is a stretch what is left of a table?

    >>> is_remains("维修费 30.00 40.00 36.00 90.00% 10 9 未完工")
    True
    >>> is_remains("全年支出 36.00 万元，执行率 90.00%。")
    False
    """
    rows = sum(1 for _ in ROW.finditer(text))
    return rows >= MANY or (rows > 0 and SENTENCE.search(text) is None)
