"""How far a run is, in one line, and what came of it, in a few."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from .tally import Tally

WINDOW = 30.0  # seconds over which the rate is taken
OFTEN = 0.25  # seconds between two lines
KINDS = {
    "unreadable": ("读不了", "unreadable"), "extra": ("组件没有安装", "needs an extra"), "missing": ("文件不见了", "missing"), "permission": ("没有权限", "no permission"),
    "too-large": ("过大", "too large"), "timeout": ("超时", "timed out"), "memory": ("内存不足", "out of memory"),
    "crash": ("进程崩溃", "crashed"), "killed": ("进程被终止", "killed"), "fault": ("内部出错", "internal fault"), "lost": ("节点丢失", "node lost"),
}  # fmt: skip


@dataclass(eq=False)
class Progress:
    """Counts files against `total` (0: not known)."""

    total: int
    lang: str
    marks: deque[tuple[float, int]] = field(default_factory=deque)
    said: float = 0.0

    def line(self, tally: Tally, now: float | None = None) -> str | None:
        """The line to show, or None where the last one is too fresh."""
        now = time.monotonic() if now is None else now
        if now - self.said < OFTEN and self.marks:
            return None
        self.said = now
        self.marks.append((now, tally.files))
        while now - self.marks[0][0] > WINDOW:
            self.marks.popleft()
        since, before = self.marks[0]
        rate = (tally.files - before) / (now - since) if now > since else 0.0
        left = (self.total - tally.files) / rate if rate and self.total > tally.files else None
        return self._words(tally, rate, left)

    def _words(self, tally: Tally, rate: float, left: float | None) -> str:
        total = f"/{self.total}" if self.total else ""
        if self.lang == "zh":
            time_left = f" · 还要{clock(left)}" if left is not None else ""
            return f"{tally.files}{total}份 · 每秒{rate:.1f}份{time_left} · 失败{tally.failed} · 矛盾{tally.found}"
        time_left = f" · {clock(left)} left" if left is not None else ""
        return f"{tally.files}{total} files · {rate:.1f}/s{time_left} · {tally.failed} failed · {tally.found} errors found"


def clock(seconds: float) -> str:
    """Seconds as minutes and seconds, or hours and minutes.

    >>> clock(65), clock(7322)
    ('1:05', '2h02')
    """
    whole = round(seconds)
    return f"{whole // 3600}h{whole % 3600 // 60:02}" if whole >= 3600 else f"{whole // 60}:{whole % 60:02}"


def summary(tally: Tally, seconds: float, lang: str) -> str:
    """What came of a run, in a few lines."""
    rate = tally.files / seconds if seconds else 0.0
    kinds = [(KINDS[kind][lang == "en"], count) for kind, count in tally.failures.most_common()]
    if lang == "zh":
        lines = [
            f"{tally.files}个文件，用时{clock(seconds)}，每秒{rate:.1f}个",
            f"读取{tally.read}份（{tally.facts}个事实），同一内容的其他来源{tally.again}个，已有而略过{tally.skipped}个",
            f"矛盾{tally.found}处，存疑{_of(tally, 'warning')}处，提示{_of(tally, 'notice')}处",
            f"失败{tally.failed}个：{'，'.join(f'{name}{count}' for name, count in kinds)}" if tally.failed else "失败0个",
        ]
        if tally.failed_before:
            lines.append(f"以前失败而略过{tally.failed_before}个（--retry-failed 重试）")
        return "\n".join(lines)
    lines = [
        f"{tally.files} files in {clock(seconds)}, {rate:.1f} a second",
        f"{tally.read} read ({tally.facts} facts), {tally.again} further copies of the same content, {tally.skipped} known already",
        f"{tally.found} errors, {_of(tally, 'warning')} warnings, {_of(tally, 'notice')} notices found",
        f"{tally.failed} failed: {', '.join(f'{count} {name}' for name, count in kinds)}" if tally.failed else "0 failed",
    ]
    if tally.failed_before:
        lines.append(f"{tally.failed_before} left out that failed before (--retry-failed tries them again)")
    return "\n".join(lines)


def _of(tally: Tally, severity: str) -> int:
    return sum(count for (_, one), count in tally.findings.items() if one == severity)
