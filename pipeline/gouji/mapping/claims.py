"""What a sentence says about figures without printing them: nothing spent, kept within the budget, nine sections."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import regex

from ..model import BudgetClaim, Enumeration, Figure, Mention, NilStatement
from ..numbers import CHINESE, chinese_value
from ..places import Place
from ..regexes import compiled
from .grades import grades_in
from .lexicon import Word, cue_pattern, descendants
from .prose.setting import Locator, Setting

CLAUSE = compiled(r"[，,;。!?]")
REACH = 14  # characters between 无 and what there is none of
COUNT = rf"(?P<count>\d{{1,3}}|{CHINESE}{{1,3}})"
FORWARD = compiled(COUNT + r"(?P<unit>个|家|所|处)(?P<noun>[^\d，,;。:()、]{2,16}?)(?P<opener>[(:]|[，,](?=分别|包括|即|为|有|其中))")
NOUN_FIRST = compiled(r"(?P<noun>\p{Han}{2,10}?)(?:共)?" + COUNT + r"(?P<unit>个|家)(?P<opener>[(:]|[，,](?=分别|包括|即|为))")
BACKWARD = compiled(r"等?" + COUNT + r"(?P<unit>个|家)(?P<noun>[^\d，,;。:()、的]{2,14})")
LEAD = compiled(r"^(?:[，,]|分别|主要|具体|包括|即|是|为|有|:|如下|其中)+")
AND = compiled(r"和|及|与|以及")
EDGES = frozenset("，,。;； ")
SHORTEST = 2  # characters of a name
ANNOUNCED = "count and list"
BESIDE = "names beside a count"  # nothing but where they stand says that they are what is counted


def nil_statements(text: str, words: list[Word], setting: Setting, locate: Locator, at: int) -> list[NilStatement]:
    """无政府性基金安排的支出, and 公务用车购置费未发生支出."""
    found = []
    blocker = cue_pattern(setting.rules, "nil-blocker")
    for word in words:
        if word.kind not in {"nil", "nil-after"}:
            continue
        low, high = _clause(text, word.start, word.end)
        if blocker.search(text[low:high]):
            continue
        named = [one for one in words if one.kind in {"measure", "fund"} and low <= one.start < high]
        for one in _reached(text, word, named):
            measure, fund = _meant(one)
            if measure:
                start, end = at + low, at + high
                found.append(NilStatement(measure, fund, _year(words, setting, word.start), *_quoted(locate, start, end), word.rule.name))  # fmt: skip
    return found


def _reached(text: str, word: Word, named: list[Word]) -> list[Word]:
    """What the words of nothing are about: what follows 无 closely and its list, or what stands before 未发生."""
    if word.kind == "nil-after":
        return [one for one in named if one.end <= word.start][-1:]
    run: list[Word] = []
    last = word.end
    for one in named:
        if one.start < word.end:
            continue
        gap = text[last : one.start]
        if (not run and len(gap) > REACH) or (run and not regex.fullmatch(r"(?:[、和及与]|以及|或)?\p{Han}{0,6}[、和及与]?", gap)):
            break
        if any(char.isdigit() for char in gap):
            break
        run.append(one)
        last = one.end
    return run


def _meant(word: Word) -> tuple[str | None, str | None]:
    if word.kind == "fund":
        return word.rule.measure or None, word.rule.fund
    return (word.measure.id, None) if word.measure.of == "money" else (None, None)


def _year(words: list[Word], setting: Setting, before: int) -> int | None:
    years = [word for word in words if word.kind == "year" and word.start < before]
    return int(years[-1].value) if years else setting.year


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    starts = [match.end() for match in CLAUSE.finditer(text, 0, start)]
    stop = CLAUSE.search(text, end)
    return (starts[-1] if starts else 0), (stop.start() if stop else len(text))


def budget_claims(text: str, words: list[Word], setting: Setting, locate: Locator, at: int, carried: str | None) -> list[BudgetClaim]:
    """三公经费严格控制在预算内, 项目支出超出了预算. Intentions (将, 力争, 进一步) claim nothing."""
    if setting.topic == "improvement":
        return []
    found = []
    intention = setting.rules.wording("intention")
    for word in words:
        if word.kind not in {"within", "over"}:
            continue
        low, high = _clause(text, word.start, word.end)
        if intention.search(text[low:high]):
            continue
        for measure in _claimed(text, words, word, setting, carried):
            start, end = at + low, at + high
            beside = not _named_in(words, word, low)
            found.append(BudgetClaim(measure, setting.subject, word.kind == "within", *_quoted(locate, start, end), word.rule.name, _year(words, setting, word.start), beside))  # fmt: skip
    return found


def _named_in(words: list[Word], claim: Word, low: int) -> list[Word]:
    """The measures that a claim's own clause names."""
    return [one for one in words if one.kind == "measure" and one.measure.of == "money" and low <= one.start and one.end <= claim.start]


def _claimed(text: str, words: list[Word], claim: Word, setting: Setting, carried: str | None) -> list[str]:
    """The measures that a claim is about: those named in its clause, or the one being spoken of."""
    low, _ = _clause(text, claim.start, claim.end)
    money = [w for w in words if w.kind == "measure" and w.measure.of == "money" and w.end <= claim.start]
    here = _named_in(words, claim, low)
    if here:
        run = [here[-1]]
        for one in reversed(here[:-1]):
            if not regex.fullmatch(r"(?:[、和及与]|以及)\p{Han}{0,4}", text[one.end : run[0].start]):
                break
            run.insert(0, one)
        return [one.measure.id for one in run]
    loose = setting.rules.wording("project-funds").search(text[low : claim.start])
    if loose:
        return ["project_expenditure"]
    if regex.search(r"\p{Han}{4,}", text[low : claim.start]) and claim.start - low > 8:
        return []
    last = money[-1].measure.id if money else None
    whole = carried if carried is not None and last in descendants(setting.rules).get(carried, frozenset()) else None
    known = whole or last or carried or setting.measure
    return [known] if known else []


def mentions(text: str, setting: Setting, locate: Locator, at: int) -> list[Mention]:
    """Added projects, and the grade that a sentence gives."""
    found = []
    for match in cue_pattern(setting.rules, "added-project").finditer(text):
        if setting.topic == "improvement" or regex.search(r"(?:无|没有|未)\p{Han}{0,2}$", text[: match.start()]):
            continue
        low, high = _clause(text, match.start(), match.end())
        found.append(Mention("added-project", *_quoted(locate, at + low, at + high), "added-project"))
    for match in cue_pattern(setting.rules, "project-count").finditer(text):
        start, end = at + match.start("count"), at + match.end("count")
        found.append(Mention("project-count", match.group("count"), locate.place(start, end), "project-count"))
    found += listed_counts(text, setting, locate, at)
    found += [Mention("grade", grade, locate.place(at + low, at + high), "grade", locate.raw(at + low, at + high))
              for grade, low, high in grades_in(text, setting.rules)]  # fmt: skip
    return found


def listed_counts(text: str, setting: Setting, locate: Locator, at: int) -> Iterator[Mention]:
    """8个县区, 项目共9个: how many there are of what a table may list; 其中2个 and 较多的3个 are not all."""
    for match in setting.rules.wording("listed-count").finditer(text):
        number = "count" if match["count"] else "after"
        low = _clause(text, match.start(), match.end())[0]
        value = _number(match[number])
        if value is None or value < 2 or setting.rules.wording("some-of-them").search(text[low : match.end() + 1]):
            continue
        start, end = at + match.start(number), at + match.end(number)
        yield Mention("listed-count", str(value), locate.place(start, end), "listed-count", match["noun"] or match["before"])


# --- counts and their lists -----------------------------------------------------------------------


def enumerations(text: str, setting: Setting, locate: Locator, at: int) -> list[Enumeration]:
    """内设9个股室（…）: a count, and the list that must have as many entries; A、B、C三个单位: where nothing says that these are all, weakly."""
    verb, noun = cue_pattern(setting.rules, "organs"), cue_pattern(setting.rules, "organ-noun")
    found: list[tuple[regex.Match[str], Enumeration]] = []

    def keep(match: regex.Match[str], one: Enumeration | None) -> None:
        if one is not None and not any(match.start() < known.end() and known.start() < match.end() for known, _ in found):
            found.append((match, one))

    for match in FORWARD.finditer(text):
        low, _ = _clause(text, match.start(), match.start())
        if verb.search(text, low, match.start("count")) or match.group("opener") == "(":
            keep(match, _forward(text, match, locate, at))
    for match in NOUN_FIRST.finditer(text):
        if noun.search(match.group("noun")):
            keep(match, _forward(text, match, locate, at))
    for match in setting.rules.wording("count-before-names").finditer(text):
        keep(match, _forward(text, match, locate, at, rule=BESIDE))
    for match in BACKWARD.finditer(text):
        keep(match, _backward(text, match, verb, locate, at))
    for match in setting.rules.wording("count-after-names").finditer(text):
        keep(match, _backward(text, match, verb, locate, at, apart=True))
    return [one for _, one in found] + ordinals(text, setting, locate, at)


def ordinals(text: str, setting: Setting, locate: Locator, at: int) -> list[Enumeration]:
    """全年共四批，第一批…第二批…第三批…第四批: a count, and as many numbered from the first on."""
    found = []
    for match in setting.rules.wording("count-of-numbered").finditer(text):
        told = [
            _number(one["nth"]) for one in setting.rules.wording("numbered-one").finditer(text, match.end()) if one["unit"] == match["unit"]
        ]
        numbers = [*dict.fromkeys(one for one in told if one is not None)]
        if len(numbers) > 1 and numbers == [*map(Decimal, range(1, len(numbers) + 1))]:
            value, span = _number(match["count"]), (at + match.start("count"), at + match.end("count"))
            if value is not None:
                figure = Figure(locate.raw(*span), value, match["unit"], 0, locate.place(*span))
                quote, place = _quoted(locate, at + match.start(), at + match.end())
                found.append(
                    Enumeration(figure, match["unit"], tuple(map(str, numbers)), frozenset({len(numbers)}), False, BESIDE, place, quote)
                )
    return found


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text.isdecimal() else chinese_value(text)


def _forward(text: str, match: regex.Match[str], locate: Locator, at: int, rule: str = ANNOUNCED) -> Enumeration | None:
    start = match.end()
    if match.group("opener") == "(":
        end = _closing(text, start)
        body = text[start:end]
    else:
        stop = compiled(r"[。;!?]").search(text, start)
        end = stop.start() if stop else len(text)
        body = text[start:end]
        if "、" not in body:
            return None
        body = regex.split(r"[，,](?!\p{Han}{2,10}、)", body)[0] if body.count("、") else body
    body = LEAD.sub("", body)
    if any(char.isdigit() for char in regex.sub(r"\d{1,3}个[^、]{2,14}$", "", body)):
        return None
    return _enumeration(match, body, locate, at, rule)


def _backward(
    text: str, match: regex.Match[str], verb: regex.Pattern[str], locate: Locator, at: int, *, apart: bool = False
) -> Enumeration | None:
    """内设A、B、C等9个科室; A、B、C三个单位; 设有A、B，共2个. The verb stands before the first name, which may hold its letters too."""
    marks = r"[,;。:(，]" if not apart else r"[;。:(；]"
    low = max([m.end() for m in regex.finditer(marks, text[: match.start()])], default=0)
    body = text[low : match.start()]
    first = body.find("、")
    lead = verb.search(body, 0, max(first - SHORTEST, 0))  # what leaves no name before the first 、 ends that name
    etc = match.group().startswith("等")
    if first < 0 or any(char.isdigit() for char in body) or (apart and (lead is None or body.count("，") > 0)):
        return None
    items = body[lead.end() if lead is not None else 0 :]
    if lead is None and (items.count("、") < 2 or AND.fullmatch(items[-1:])):
        return None
    if items.endswith("、") or items.count('"') % 2:
        return None  # an entry of the list that counts for itself; a count that is part of a name in quotation marks
    return _enumeration(match, items + ("等" if etc else ""), locate, at, ANNOUNCED if lead is not None else BESIDE)


def _closing(text: str, start: int) -> int:
    depth = 1
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return len(text)


def _enumeration(match: regex.Match[str], body: str, locate: Locator, at: int, rule: str) -> Enumeration | None:
    value = _number(match.group("count"))
    body = regex.sub(r"(?:等)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})个[^、]{2,14}$", "", body)
    open_list = regex.search(r"等(?:\p{Han}{0,6})?$", body) is not None
    body = regex.sub(r"等(?:\p{Han}{0,6})?$", "", body)
    items = _items(body)
    if value is None or len(items) < 2:
        return None
    joined = sum(len(AND.findall(item)) for item in items)
    start, end = at + match.start("count"), at + match.end("count")
    figure = Figure(locate.raw(start, end), value, match.group("unit"), 0, locate.place(start, end))
    quote, place = _quoted(locate, at + match.start(), at + match.end())
    sizes = frozenset(range(len(items), len(items) + joined + 1))
    return Enumeration(figure, match.group("noun"), tuple(items), sizes, open_list, rule, place, quote)


def _quoted(locate: Locator, start: int, end: int) -> tuple[str, Place]:
    """The words of a stretch without the punctuation around them, and where they stand."""
    text = locate.view.text
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return locate.raw(start, end), locate.place(start, end)


def _items(body: str) -> list[str]:
    """The entries of a list: split at 、 (or ，, ；) outside brackets."""
    items: list[str] = [""]
    depth = 0
    splitters = "、" if "、" in body else "，,;"
    for char in body:
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0 and (char in splitters or char == ";"):
            items.append("")
        else:
            items[-1] += char
    return [item for item in items if item.strip()]
