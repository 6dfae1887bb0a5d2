"""The narrative to facts and to what it says about them."""

from .paragraph import Said, read_narrative
from .record import without_given
from .setting import Locator, Setting

__all__ = ["Locator", "Said", "Setting", "read_narrative", "without_given"]
