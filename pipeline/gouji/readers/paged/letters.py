"""Characters that fonts map oddly: radicals for characters, ligatures; and what tells a garbage text layer."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .sheet import Glyph
from .unlettered import is_letter

SUPPLEMENT = (  # CJK Radicals Supplement that stand for whole characters; Unicode itself does not unify them
    "⺁厂⺇几⺌小⺎兀⺏尣⺐尢⺓幺⺕彐⺝月⺟母⺠民⺡氵⺣灬⺩王⺬示⺮竹⺯糸⺰纟⺱罓⺲罒⺶羊⺷羊⺸羊⺺聿⺻肀⺽臼⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻋车⻌辶⻎辶⻑長⻒镸⻓长"
    "⻔门⻖阝⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟"
)
FEWEST = 20  # characters; fewer prove nothing
GARBAGE = 0.3  # share of characters that cannot be text


def _table() -> dict[str, str]:
    table = {SUPPLEMENT[at]: SUPPLEMENT[at + 1] for at in range(0, len(SUPPLEMENT), 2)}
    plain = [*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB07), 0x2E9F, 0x2EF3]
    table |= {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in plain}
    return {letter: other for letter, other in table.items() if other != letter}


LETTERS = _table()


def is_garbage(glyphs: Sequence[Glyph]) -> bool:
    """Is the layer no text: private and unknown characters, as fonts without a map give?"""
    if len(glyphs) < FEWEST:
        return False
    odd = {one for one in {glyph.text for glyph in glyphs} if not is_letter(one)}
    bad = sum(1 for one in glyphs if one.text in odd) if odd else 0
    return bad >= GARBAGE * len(glyphs)
