"""Matrices (变换矩阵) of what is drawn: x' = a x + c y + e, y' = b x + d y + f; PDF and OFD alike."""

from __future__ import annotations

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def within(inner: Matrix, outer: Matrix) -> Matrix:
    """A matrix, followed by another.

    >>> within((1, 0, 0, 1, 5, 0), (0, 1, -1, 0, 0, 0))
    (0, 1, -1, 0, 0, 5)
    """
    if outer is IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of)
