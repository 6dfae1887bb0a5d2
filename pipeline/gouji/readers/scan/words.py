"""Chinese characters that were read doubtfully, settled by the words of the field. Numbers, units and signs are never touched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from ...regexes import compiled
from ...rules import Rules
from ..paged.sheet import Glyph

HAN = compiled(r"\p{Han}+")
COUNTING = frozenset("〇零一二三四五六七八九十百千万亿两元角分成倍")  # what a number or its unit is written with
CERTAIN = 0.95  # what was read as surely stays, unless both its neighbours speak for one that looks nearly the same
ALIKE = ("自白", "目日", "末未", "己已", "人入", "士土", "千干", "支文", "预而", "贴貼", "础拙", "项顶", "基墓", "购沟", "候侯", "间问", "曰日",
         "券卷", "拨拔", "补朴", "务努", "折拆", "采来", "治冶", "账帐", "工土", "天大", "太大", "夫天", "本木", "今令", "历厉", "于干")  # fmt: skip


@lru_cache(maxsize=4)
def pairs_of(rules: Rules) -> frozenset[str]:
    """Every two characters that stand together in an example of a pattern."""
    found: set[str] = set()
    for kind in rules.by_kind.values():
        for rule in kind:
            for text in getattr(rule, "yes", ()):
                for run in HAN.findall(text):
                    found |= {one + other for one, other in pairwise(run)}
    return frozenset(found)


def settled(glyphs: Sequence[Glyph], rules: Rules) -> list[Glyph]:
    """The characters in reading order; a doubtful one makes way for an alternative with which its neighbours make known words."""
    known = pairs_of(rules)
    out = list(glyphs)
    for at, glyph in enumerate(out):
        if not _word(glyph.text):
            continue
        before = out[at - 1].text if at else ""
        after = out[at + 1].text if at + 1 < len(out) else ""
        others = [one for one in (*(glyph.others if glyph.sure < CERTAIN else ()), *_alike(glyph.text)) if _word(one)]
        score = {one: (before + one in known) + (one + after in known) for one in (glyph.text, *others)}
        best = max(score, key=lambda one: score[one])  # the first of equals, which is what was read
        if score[best] - score[glyph.text] > (0 if glyph.sure < CERTAIN and best in glyph.others else 1):
            out[at] = glyph._replace(text=best, others=(glyph.text, *(one for one in glyph.others if one != best)))
    return out


@lru_cache(maxsize=4096)
def _alike(text: str) -> str:
    """The characters that look nearly the same."""
    return "".join(pair.replace(text, "") for pair in ALIKE if text in pair)


def _word(text: str) -> bool:
    """A Chinese character that counts nothing."""
    return text not in COUNTING and HAN.fullmatch(text) is not None
