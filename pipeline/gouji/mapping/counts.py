"""Counts of staff that say how many there are, and those that do not."""

from __future__ import annotations

import regex

from ..numbers import Token
from .lexicon import Word
from .prose import Sentence

MOVED = r"(?:调[入出]|招[录聘考]|[录聘]用|引进|辞[职退]|离职|去世|死亡|病故|转[入出]|新[进增]|净[增减]|减少|增加|其他)"
MOVEMENT_BEFORE = regex.compile(rf"(?:{MOVED}[^\d，,、;。()]{{0,6}}\d*[人名]?[、，,和及(:]*(?:其中)?[:]?|[年]内|当年|本年|全年|年中|因)$")
MOVEMENT_AFTER = regex.compile(rf"^\d+[人名][、，,和及]{MOVED}\d")
COMPARED = regex.compile(r"(?:[低高]于\p{Han}{0,8}|[多少大小]于|超过?|超出|[比较])(?:全[省市区县]|上年)?$")
PEOPLE = frozenset({"人", "名", "个", "位", None})


def no_stock(walk: Sentence, word: Word, token: Token, of: str) -> bool:
    """Words of a measure that do not say how many there are: 调入2人、退休5人, 低于平均得分5.2分, 车辆编制5辆, the staff of
    one of the bodies after 其中.
    """
    before, after = walk.text[: word.start], walk.text[token.start : token.start + MOVE_REACH]
    if COMPARED.search(before):
        return True
    if of != "count" or not STAFF.search(word.measure.id):
        return False
    if token.unit not in PEOPLE:
        return True
    if word.measure.id in {"pensioned_staff", "veteran_staff"} and (MOVEMENT_BEFORE.search(before) or MOVEMENT_AFTER.match(after)):
        return True
    if word.measure.id == "staff_on_duty" and _of_one_kind(before):
        return True
    return "其中" in before and any(one.measure == word.measure.id for one in walk.out.facts[-NEAR_FACTS:])


def _of_one_kind(before: str) -> bool:
    """行政编制48名，实有45名: those of one kind of posts, not all."""
    clause = BRACKETS.sub("", STOP.split(before)[-1])
    return len(set(KIND_OF_POSTS.findall(clause))) == 1 and ALL_POSTS.search(clause) is None


STOP = regex.compile(r"[;；。:]")
BRACKETS = regex.compile(r"[(][^()]*[)]")
KIND_OF_POSTS = regex.compile(r"(行政|事业|工勤|参公)(?:人员)?编制")
ALL_POSTS = regex.compile(r"(?:总|核定|人员|合计|共有?)编制|编制(?:总数|人数|数|共)")
NEAR_FACTS = 40  # that a few sentences may hold
MOVE_REACH = 12
STAFF = regex.compile(r"staff|quota")
