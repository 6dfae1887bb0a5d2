"""Teaches the network of `gouji.reconcile.likely` (needs torch): the same calculations as there, with what only learning needs.

A figure is learned from by how likely its ways make it: the sum over those that hold, each as much as few values would fit it, and over none, in
which it is one of all numbers of its size. Of two amounts that a way which holds compares, or that stand beside each other, the words are taught
which is larger.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from math import cos, pi
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from gouji.reconcile.likely.codes import PAIR, RELATION, RELATIONS, SIZES
from gouji.reconcile.likely.directions import COMPARED
from gouji.reconcile.likely.network import FIGURE_WIDTHS, LOOK_OFFSETS, OFFSETS, PLACED, ROLES, UNKNOWN, WIDTHS
from gouji.reconcile.likely.seen import LOOKS
from learn import Example

WIDTH, WAYS, CODES, SIDES = 64, 96, 32, 32  # numbers for a character, a way, the codes of one, a comparison
EPOCHS, PIECE = 5, 60  # times through; figures at once
RATE, WARM, DECAY, MOST = 2e-3, 200, 0.05, 1.0  # of learning; steps until it is reached; of parameters; of a slope
DROPPED, UNREAD = 0.12, 0.1  # of numbers, of characters that are left out while learning
CHARACTERS, SELDOM = 2500, 2  # that are told apart at most; how often the others are met
RAREST, BELIEVED = (
    1e-4,
    0.8,
)  # how unlikely a figure is at most where it follows from nothing; how far that is believed, as figures are alike
TURNS = 0.2  # what directions weigh
LARGER = torch.tensor([one.split(" ")[0] in COMPARED for one in RELATIONS])


class Given(NamedTuple):
    """An example as the network takes it."""

    characters: Tensor
    places: Tensor
    looks: Tensor
    who: Tensor
    codes: Tensor
    relations: Tensor
    holds: Tensor
    figure: Tensor  # of each way, whose it is
    begins: Tensor
    up: Tensor  # is the first given larger than the second?
    apart: Tensor  # are they different at all?
    pairs: Tensor  # amounts beside each other
    pair_codes: Tensor
    falls: Tensor  # is the one before larger?


def given(one: Example, characters: str) -> Given:
    """An example as the network takes it."""
    place = {char: at for at, char in enumerate(characters, UNKNOWN + 1)}
    codes, values, begins, pairs = one.codes.astype(np.int64), one.values[one.who], one.begins, one.values[one.pairs]
    ways = np.diff(begins)
    found = ([place.get(char, UNKNOWN) for char in one.characters], one.places, one.looks + LOOK_OFFSETS, one.who, codes + OFFSETS, codes[:, 0], one.holds,
             np.repeat(np.arange(len(ways)), ways), begins[:-1], (values[:, 1] > values[:, 2]).astype(np.float32), values[:, 1] != values[:, 2],
             one.pairs, one.pair_codes.astype(np.int64) + OFFSETS, (pairs[:, 1] > pairs[:, 0]).astype(np.float32))  # fmt: skip
    return Given(*(torch.as_tensor(np.asarray(each)) for each in found))


def piece(one: Given, first: int, last: int) -> Given:
    """Some figures of an example."""
    ends = [*one.begins.tolist(), len(one.holds)]
    some = slice(ends[first], ends[last])
    ways = {name: getattr(one, name)[some] for name in ("who", "codes", "relations", "holds", "up", "apart")}
    return one._replace(**ways, figure=one.figure[some] - first, begins=one.begins[first:last] - ends[first])


class Teachable(nn.Module):
    """The network; its parameters have the names that they have in `Network`."""

    def __init__(self, characters: int) -> None:
        super().__init__()
        all_codes = sum(SIZES)
        self.characters = _table(characters + UNKNOWN + 1, WIDTH, 0.3)
        self.looks = _table(sum(LOOKS), WIDTH, 0.1)
        self.words, self.figures = (nn.ModuleList(nn.Conv1d(WIDTH, 2 * WIDTH, 3, padding=one, dilation=one) for one in widths)
                                    for widths in (WIDTHS, FIGURE_WIDTHS))  # fmt: skip
        self.roles, self.roles_none = nn.Linear(WIDTH, ROLES * WAYS), nn.Parameter(torch.zeros(1, ROLES * WAYS))
        self.codes, self.drawn = _table(all_codes, CODES, 0.2), nn.Linear(CODES, WAYS)
        self.gate, self.out, self.alone = _table(len(RELATIONS), WAYS, 0.0), _table(len(RELATIONS), WAYS, 0.1), _table(all_codes, 1, 0.0)
        nn.init.ones_(self.gate.weight)
        self.sides, self.sides_none = nn.Linear(WIDTH, 3 * SIDES), nn.Parameter(torch.zeros(1, 3 * SIDES))
        self.where, self.turn = _table(all_codes, SIDES, 0.1), _table(len(RELATIONS), SIDES, 0.1)
        self.dropped = nn.Dropout(DROPPED)

    def _drawn(self, layer: nn.Module, row: Tensor) -> Tensor:
        what, how_much = layer(row).chunk(2, 1)
        return row + self.dropped(torch.tanh(what) * torch.sigmoid(how_much))

    def seen(self, one: Given) -> Tensor:
        """What each figure is."""
        characters = one.characters
        if self.training:
            characters = torch.where(torch.rand(characters.shape) < UNREAD, UNKNOWN, characters)
        row = self.dropped(self.characters(characters)).index_add(0, one.places, self.looks(one.looks).sum(1)).T[None]
        for layer in self.words:
            row = self._drawn(layer, row)
        row = row[:, :, one.places]
        for layer in self.figures:
            row = self._drawn(layer, row)
        return self.dropped(row[0].T)

    def forward(self, one: Given) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """The weight of each way; which compare two amounts and hold, and how much the words say that the first is larger; the same of pairs."""
        figures = self.seen(one)
        roles = torch.cat([self.roles(figures), self.roles_none]).view(-1, ROLES, WAYS)
        who = torch.where(one.who < 0, len(figures), one.who)
        inner = sum(roles[who[:, at], at] for at in range(ROLES)) + self.drawn(
            functional.embedding_bag(one.codes, self.codes.weight, mode="sum")
        )
        inner = self.dropped(functional.silu(inner * self.gate(one.relations)))
        weights = (inner * self.out(one.relations)).sum(1) + functional.embedding_bag(one.codes, self.alone.weight, mode="sum")[:, 0]
        compared = torch.nonzero(LARGER[one.relations] & (one.holds > 0) & one.apart)[:, 0]
        sides = torch.cat([self.sides(figures), self.sides_none]).view(-1, 3, SIDES)
        up = self._up(sides, who[compared], one.codes[compared], one.relations[compared])
        pairs = torch.where(one.pairs < 0, len(figures), one.pairs)
        return weights, compared, up, self._up(sides, pairs, one.pair_codes, torch.full((len(pairs),), RELATION[PAIR]))

    def _up(self, sides: Tensor, who: Tensor, codes: Tensor, relations: Tensor) -> Tensor:
        side = sum(sides[who[:, at], at] for at in range(3)) + self.where(codes[:, list(PLACED)]).sum(1)
        return (self.dropped(functional.silu(side)) * self.turn(relations)).sum(1)


def _table(rows: int, width: int, spread: float) -> nn.Embedding:
    table = nn.Embedding(rows, width)
    nn.init.normal_(table.weight, 0, spread)
    return table


class Told(NamedTuple):
    """How unlikely the network made each figure, how likely each way; how wrong each direction is, and how likely what it is of."""

    loss: Tensor
    likely: Tensor
    turns: Tensor
    believed: Tensor
    compared: Tensor
    up: Tensor
    pairs: Tensor


def told(network: Teachable, one: Given) -> Told:
    """What the network makes of an example."""
    weights, compared, up, pairs = network(one)
    count = len(one.begins)
    most = torch.full((count,), -1e9).scatter_reduce(0, one.figure, weights.detach(), "amax")[one.figure]
    whole = torch.zeros(count).index_add(0, one.figure, (weights - most).exp())
    likely = (weights - most - whole[one.figure].log()).exp()
    holds = one.holds.index_put((one.begins,), one.holds[one.begins].clamp_min(RAREST) ** BELIEVED)
    right = torch.zeros(count).index_add(0, one.figure, likely * holds)
    believed = (likely * holds)[compared].detach() / right[one.figure[compared]].detach().clamp_min(1e-9)
    turns = functional.binary_cross_entropy_with_logits(up, one.up[compared], reduction="none")
    falls = functional.binary_cross_entropy_with_logits(pairs, one.falls, reduction="none")
    return Told(-right.clamp_min(1e-9).log(), likely, turns * believed, believed, compared, up, falls)


def taught(kept: Sequence[Example], tried: Sequence[Example], seed: int) -> dict[str, np.ndarray]:
    """The parameters of a network that was taught with some examples and measured on others."""
    torch.manual_seed(seed)
    often = Counter(char for one in kept for char in one.characters)
    characters = "".join(char for char, count in often.most_common(CHARACTERS) if count > SELDOM)
    network, examples = Teachable(len(characters)), [given(one, characters) for one in kept]
    pieces = [(at, first) for at, one in enumerate(examples) for first in range(0, len(one.begins), PIECE)]
    order, steps = np.random.default_rng(seed), EPOCHS * len(pieces)
    learning = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.98))
    for epoch in range(EPOCHS):
        network.train()
        losses = [_step(network, learning, examples[at], first, (epoch * len(pieces) + step) / steps, steps)
                  for step, (at, first) in enumerate(order.permutation(pieces).tolist())]  # fmt: skip
        sys.stderr.write(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}\n")
    if tried:
        sys.stdout.write(measured(network, (given(one, characters) for one in tried)))
    found = {name: one.detach().numpy().astype(np.float16) for name, one in network.state_dict().items()}
    return {"characters": np.array(characters), **found}


def _step(network: Teachable, learning: torch.optim.Optimizer, one: Given, first: int, done: float, steps: int) -> float:
    part = piece(one, first, min(first + PIECE, len(one.begins)))
    for group in learning.param_groups:
        group["lr"] = RATE * min(1, (done * steps + 1) / WARM) * 0.5 * (1 + cos(pi * done))
    result = told(network, part)
    loss = result.loss.mean() + TURNS * (result.turns.sum() + result.pairs.sum() * len(part.begins) / len(one.begins)) / len(part.begins)
    learning.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), MOST)
    learning.step()
    return result.loss.mean().item()


def measured(network: Teachable, examples: Iterator[Given]) -> str:
    """How unlikely figures are; of how many the likeliest way is more likely than not, and of how many of these it holds; the same of directions."""
    network.eval()
    losses, sure, right, turned, straight = [], 0, 0, 0, 0
    with torch.no_grad():
        for one in examples:
            result = told(network, one)
            losses.append(result.loss)
            most = torch.nonzero((result.likely > 0.5) & (one.relations > 0))[:, 0]
            sure, right = sure + len(most), right + int((one.holds[most] > 0).sum())
            surely = (result.believed > 0.7) & (result.up.abs() > 3)
            as_said = (result.up > 0) == (one.up[result.compared] > 0.5)
            turned, straight = turned + int((surely & ~as_said).sum()), straight + int((surely & as_said).sum())
    return (
        f"left out: loss {torch.cat(losses).mean():.4f}, {right} of {sure} likely ways hold; directions {straight} right, {turned} wrong\n"
    )
