"""Of which months of the year figures are (上半年, 1—9月), by words of titles, headings and heads of columns."""

from __future__ import annotations

from ..rules import Rules


def months_of(words: str, rules: Rules) -> str:
    """上半年, 1—6月: "1-6"; "" where words name no months."""
    found = rules.wording("within-year").search(words)
    if found is None:
        return ""
    last = {"half": 6, "nine": 9, "three": 3}
    return f"1-{found['to'] or next(last[name] for name in last if found[name])}"
