"""What is left of a table whose marks went lost (表格残迹): rows of figures in a line, which no sentence says."""

from __future__ import annotations

from ...regexes import compiled

NUMBER = r"\d[\d,]*(?:\.\d+)?[%％]?"
ROW = compiled(rf"(?<!\S){NUMBER}(?:[^\S\n]+{NUMBER})+(?!\S)")  # two numbers or more with nothing but a gap between them
SENTENCE = compiled(r"[。；;]")
MANY = 3  # such rows; a paragraph that holds so many is a whole form in one line, sentences and all


def is_remains(text: str) -> bool:
    """Is a stretch what is left of a table?

    >>> is_remains("总额 78.40 91.13 91.13 100.00% 10 10 年中据实调整")
    True
    >>> is_remains("全年支出 91.13 万元，执行率 100.00%。")
    False
    """
    rows = sum(1 for _ in ROW.finditer(text))
    return rows >= MANY or (rows > 0 and SENTENCE.search(text) is None)
