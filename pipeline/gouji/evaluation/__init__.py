"""How good gouji is (测评): what it finds and what it says wrongly, over reports whose right results are known."""

from .gold import Gold, golds
from .held import Held, hold
from .tally import Tally, tally

__all__ = ["Gold", "Held", "Tally", "golds", "hold", "tally"]
