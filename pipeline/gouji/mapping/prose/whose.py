"""Whose a figure of the narrative is: a body or project that its words name, or the one that is spoken of."""

from __future__ import annotations

from ...text import flat
from ..lexicon import cue_pattern
from .names import Named, label
from .setting import Setting
from .strand import Number, Strand
from .talk import Now, Talk

COLON = ":"


class Whose:
    """Finds the owner of a figure."""

    def __init__(self, setting: Setting, talk: Talk) -> None:
        self.setting, self.talk = setting, talk

    def owner(self, strand: Strand, number: Number, named: Named, now: Now) -> str | None:
        """Whose figure: another body that its clause names, the form's or the report's project, or the unit itself."""
        body = cue_pattern(self.setting.rules, "other-body").search(strand.text, number.low, number.token.start)
        if body and not (number.token.of == "count" and body.end() == number.token.start):  # 下属单位3个: they are what is counted
            return body.group()
        rule = self.setting.rules.measure(named.measure)
        said = self.said_owner(strand, number, now)
        if rule is not None and rule.of == "score":
            return self._scored(strand, number, now) or self.setting.subject
        of_unit = self.setting.form is None and rule is not None and (rule.generic or rule.controlled or rule.of == "count")
        if said is not None and self.setting.form is None:
            return said
        if self.setting.owner and self.setting.form is None:
            return self.setting.owner
        return None if of_unit else self.setting.subject

    def said_owner(self, strand: Strand, number: Number, now: Now) -> str | None:
        """下属农技站全年支付98万元，其中基本支出71万元: a body or project that tables name goes on through the sentence, until another.

        Of several that are named together the figure is of none.
        """
        words = strand.text[number.low : number.token.start]
        named = [one for one in self.setting.subjects if flat(one) in words]
        named = [one for one in named if not any(one is not other and flat(one) in flat(other) for other in named)]
        if named:
            now.said_owner = named[0] if len(named) == 1 else None
        elif self.setting.rules.wording("this-project").search(words) and self.talk.project:
            now.said_owner = self.talk.project
        return now.said_owner

    def _scored(self, strand: Strand, number: Number, now: Now) -> str | None:
        """Whose score: the project that its clause names, or that is spoken of, or that a heading names."""
        words = [
            word for word in strand.words_in(number.clause, number.token.start) if word.kind == "measure" and word.measure.of == "score"
        ]
        lead = strand.text[number.clause : words[0].start if words else number.token.start]
        project = self.setting.rules.wording("a-project").search(lead)
        if project:
            now.owner = project.group().strip(' "、，')
        this = self.talk.project if self.setting.rules.wording("this-project").search(lead) else ""
        return self._announced(strand, number) or now.owner or this or now.said_owner or self.setting.owner or None

    def _announced(self, strand: Strand, number: Number) -> str:
        """业务工作经费:自评99.32分, 得分最高的是某项目，自评100分: whose score it is stands before its clause."""
        rules, text = self.setting.rules, strand.text[number.low : number.clause]
        most = rules.wording("most-of-all").search(text)
        name = text[most.end() :] if most is not None else text[:-1] if text.endswith(COLON) else ""
        name = label(name, rules)
        return name if len(name) > 2 and not rules.wording("evaluated").fullmatch(name) else ""
