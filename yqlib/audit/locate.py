"""Which printed figure is the wrong one: the fewest changes that make every relation hold.

The principle is that of Fellegi and Holt (A systematic approach to automatic edit and imputation, JASA 71,
1976): of the figures that take part in failing relations, the smallest set is suspected whose change would
mend them all and break none that holds. One figure is tried exactly, by the interval each relation leaves
it; where no single one explains a group of failures a mixed-integer programme chooses the set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from yqlib.audit import slips
from yqlib.audit.compare import Trial
from yqlib.audit.prose import Quantity, Word

_LARGEST = 400  # figures of one programme
_SECONDS = 1.0  # one programme may take; a group that takes longer has no suspect
_TURNED = "方向相反"
_MOST = 4.0  # a figure changes by so many times the largest difference of its group at most

Row = npt.NDArray[np.float64]


@dataclass(slots=True)
class Suspect:
    """A figure or word that explains failing relations, and the value it would have to have."""

    what: Quantity | Word
    expected: Fraction | None = None  # in 分 for money, else as printed
    slip: str = ""
    possible: bool = True  # the expected value can be: not negative among figures that are not

    @property
    def shown(self) -> str:
        """The value it would have to have, as it would be printed; '' where none can be told."""
        if isinstance(self.what, Word) or self.expected is None or not self.possible:
            return ""
        return slips.shown(self.what, self.expected)


@dataclass(slots=True)
class Defect:
    """Failing trials (by their place in the list given) with one cause.

    `suspect` is the one figure or word most likely wrong; where several are equally likely they are the
    `candidates`.
    """

    trials: list[int]
    suspect: Suspect | None = None
    candidates: list[Suspect] = field(default_factory=list)


def locate(trials: Sequence[Trial]) -> list[Defect]:
    """Group the failing trials by cause. Trials that tell no arithmetic are a defect each."""
    failed = [n for n, t in enumerate(trials) if t.outcome == "fail"]
    found = [Defect([n]) for n in failed if not trials[n].relation]
    arithmetic = [n for n in failed if trials[n].relation]
    if arithmetic:
        touching = _touching(trials)
        for group in _groups(trials, arithmetic):
            found += _explain(trials, group, touching)
    return sorted(found, key=lambda d: d.trials[0])


def _touching(trials: Sequence[Trial]) -> dict[str, list[Trial]]:
    """The relations that hold, by the figures and words in them."""
    found: dict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        if trial.outcome in ("pass", "rounding") and trial.relation:
            for figure in trial.figures:
                found[figure.id].append(trial)
            for word in trial.free:
                found[word.id].append(trial)
    return found


def _groups(trials: Sequence[Trial], failed: Sequence[int]) -> list[list[int]]:
    """Failing trials linked by shared figures or words."""
    groups: list[tuple[set[str], list[int]]] = []
    for number in failed:
        ids = {f.id for f in trials[number].figures} | {w.id for w in trials[number].free}
        members, apart = [number], []
        for other_ids, others in groups:
            if ids & other_ids:
                ids, members = ids | other_ids, others + members
            else:
                apart.append((other_ids, others))
        groups = [*apart, (ids, members)]
    return [sorted(members) for _, members in groups]


def _explain(trials: Sequence[Trial], group: list[int], touching: dict[str, list[Trial]]) -> list[Defect]:
    single = _singles([trials[n] for n in group], touching)
    if single:
        return [_judged(group, single)]
    if len(group) == 1:
        return [Defect(group)]
    sure, either = _programme(trials, group, touching)
    if not sure and not either:
        return [Defect([n]) for n in group]
    return _by_suspect(trials, group, sure, either, touching)


def _by_suspect(
    trials: Sequence[Trial],
    group: list[int],
    sure: list[Quantity],
    either: list[Quantity],
    touching: dict[str, list[Trial]],
) -> list[Defect]:
    """One defect for each figure of the smallest set, with the failures it takes part in."""
    found = []
    for figure in sure:
        mine = [n for n in group if figure in trials[n].figures]
        own = [n for n in mine if not any(f is not figure and f in trials[n].figures for f in sure)]
        told = [s for s in _singles([trials[n] for n in own], touching) if s.what is figure]
        found.append(Defect(mine, told[0] if told else Suspect(figure)))
    covered = {n for d in found for n in d.trials}
    for rest in _groups(trials, [n for n in group if n not in covered]):
        inside = [Suspect(f) for f in either if any(f in trials[n].figures for n in rest)]
        found.append(Defect(rest, None, inside))
    return found


# ---- one figure ----------------------------------------------------------------------------------


def residual(trial: Trial) -> Fraction:
    """How far a relation is off: left less right; for a share, percent · whole − 100 · part."""
    if trial.parts is None:
        return Fraction(trial.left.value) - Fraction(trial.right.value)
    part, whole = trial.parts
    return Fraction(trial.left.value) * Fraction(whole.value) - 100 * Fraction(part.value)


def slope(trial: Trial, figure: Quantity) -> Fraction:
    """How much the residual grows where the figure grows by one."""
    if trial.parts is None:
        return Fraction(trial.left.slope(figure) - trial.right.slope(figure))
    part, whole = trial.parts
    if figure in trial.left.figures:
        return Fraction(whole.value)
    return Fraction(trial.left.value) * whole.slope(figure) - 100 * part.slope(figure)


def room(trial: Trial) -> Fraction:
    """How far off the residual may be."""
    if trial.parts is None:
        return Fraction(_bound(trial))
    return Fraction(trial.bound) * abs(Fraction(trial.parts[1].value))


def _bound(trial: Trial) -> Decimal:
    if trial.outcome == "fail" or trial.bound:
        return trial.bound
    return max(trial.left.down + trial.right.up, trial.left.up + trial.right.down)


def _interval(trial: Trial, figure: Quantity) -> tuple[Fraction | None, Fraction | None] | None:
    """Values of the figure with which the relation holds (an open side is None); None where none can be told."""
    grows = slope(trial, figure)
    if not grows:
        return None
    off, bound, now = residual(trial), room(trial), Fraction(figure.amount)
    low = None if trial.relation == "<=" else -bound - off
    high = None if trial.relation == ">=" else bound - off
    ends = [None if e is None else now + e / grows for e in (low, high)]
    return (ends[0], ends[1]) if grows > 0 else (ends[1], ends[0])


def _singles(failing: Sequence[Trial], touching: dict[str, list[Trial]]) -> list[Suspect]:
    """Every figure or word whose change alone makes all failing relations hold and breaks none."""
    if not failing:
        return []
    found = []
    signed = any(f.amount < 0 for t in failing for f in t.figures)
    valued = any(t.equality for t in failing)  # a limit that is passed asks for no certain value
    common = set(failing[0].figures).intersection(*(t.figures for t in failing[1:]))
    for figure in (f for f in failing[0].figures if f in common):
        value = _value(figure, failing, touching.get(figure.id, ()))
        if value is not None:
            expected = slips.printable(figure, *value)
            possible = expected >= 0 or signed
            slip = slips.slip(figure, expected) if valued else ""
            found.append(Suspect(figure, expected if valued else None, slip, possible))
    words = set(failing[0].free).intersection(*(t.free for t in failing[1:]))
    for word in (w for w in failing[0].free if w in words and w.id not in touching):
        turned = [_turned(t, word) for t in failing]
        if False not in turned:
            found.append(Suspect(word, slip=_TURNED if None not in turned else ""))
    return found


def _turned(trial: Trial, word: Word) -> bool | None:
    """Whether the other direction would make the relation hold; None where the word tells no direction of a figure in it."""
    figure = next((f for f in trial.figures if word.id == f"{f.id}#direction"), None)
    if figure is None:
        return None
    off, amount = residual(trial), Fraction(figure.amount)
    if trial.parts is None:
        return abs(off - 2 * (trial.left.slope(figure) - trial.right.slope(figure)) * amount) <= room(trial)
    part, whole = trial.parts
    rate, base = Fraction(trial.left.value), Fraction(whole.value)
    if not whole.slope(figure) and not part.slope(figure):  # the word of the rate itself: the part is the difference
        moved = Fraction(part.value)
        return abs(rate * base + 100 * moved) <= Fraction(trial.bound) * abs(base)
    base -= 2 * whole.slope(figure) * amount
    return abs(rate * base - 100 * Fraction(part.value)) <= Fraction(trial.bound) * abs(base)


def _value(
    figure: Quantity, failing: Iterable[Trial], holding: Iterable[Trial]
) -> tuple[Fraction | None, Fraction | None, Fraction] | None:
    """(least, greatest, best) value with which all the relations hold; None where there is none."""
    low: Fraction | None = None
    high: Fraction | None = None
    best: tuple[Fraction, Fraction] | None = None
    for trial in (*failing, *holding):
        interval = _interval(trial, figure)
        if interval is None:
            if trial.outcome == "fail":
                return None
            continue
        below, above = interval
        low = below if low is None or (below is not None and below > low) else low
        high = above if high is None or (above is not None and above < high) else high
        if below is not None and above is not None and trial.outcome == "fail":
            width = above - below
            if best is None or width < best[0]:
                best = width, (below + above) / 2
    if low is not None and high is not None and low > high:
        return None
    middle = best[1] if best else low if low is not None else high
    if middle is None:
        return None
    if low is not None:
        middle = max(low, middle)
    if high is not None:
        middle = min(high, middle)
    return low, high, middle


def _judged(group: list[int], single: list[Suspect]) -> Defect:
    """The one most likely figure, or all candidates where several are equally likely."""
    scores = [_likelihood(s, len(group)) for s in single]
    top = max(scores)
    best = [s for s, score in zip(single, scores, strict=True) if score == top]
    return Defect(group, best[0]) if len(best) == 1 else Defect(group, None, single)


def _likelihood(suspect: Suspect, relations: int) -> tuple[int, int]:
    """What is read with doubt goes first, then what a typical slip explains, then what can be at all.

    One relation alone can be mended by one digit of many a figure: only a slip hardly met by chance tells then.
    """
    what = suspect.what
    if isinstance(what, Word):
        return 0, 2 if suspect.slip else 1
    telling = suspect.slip in slips.RARE if relations == 1 else bool(suspect.slip)
    return int(what.reader == "ocr"), (1 + telling) if suspect.possible else 0


# ---- several figures -----------------------------------------------------------------------------


def _programme(
    trials: Sequence[Trial], group: list[int], touching: dict[str, list[Trial]]
) -> tuple[list[Quantity], list[Quantity]]:
    """The smallest set of figures whose change mends all failures of the group and breaks none.

    Returns those in every such set and those in some; nothing where none was found. Binary variables say
    which figures change; those read with doubt are cheaper.
    """
    figures = list(dict.fromkeys(f for n in group for f in trials[n].figures))
    count = len(figures)
    if count > _LARGEST:
        return [], []
    rows, lows, highs = _constraints(trials, group, figures, touching)
    cost = np.array([0.0] * count + [0.5 if f.reader == "ocr" or f.doubtful else 1.0 for f in figures])
    first = _solve(cost, rows, lows, highs)
    if not first:
        return [], []
    cut = np.zeros(2 * count)  # the same figures not all at once again
    cut[[count + i for i in first]] = 1.0
    second = _solve(cost, [*rows, cut], [*lows, -np.inf], [*highs, len(first) - 1.0])
    chosen = cost[count:]
    if not second or chosen[second].sum() > chosen[first].sum() + 0.01:
        return [figures[i] for i in first], []
    sure, either = set(first) & set(second), set(first) ^ set(second)
    return [figures[i] for i in sorted(sure)], [figures[i] for i in sorted(either)]


def _constraints(
    trials: Sequence[Trial], group: list[int], figures: list[Quantity], touching: dict[str, list[Trial]]
) -> tuple[list[Row], list[float], list[float]]:
    """One row a relation, with the room it leaves; two a figure: it keeps its value unless it is chosen."""
    place, count = {f.id: i for i, f in enumerate(figures)}, len(figures)
    failing = [trials[n] for n in group]
    scale = float(max(abs(residual(t)) / _steepest(t) for t in failing))  # changes are of the size of what is off
    held = {id(t): t for f in figures for t in touching.get(f.id, ())}
    rows, lows, highs = [], [], []
    for trial in (*failing, *held.values()):
        row = np.zeros(2 * count)
        for figure in trial.figures:
            if figure.id in place:
                row[place[figure.id]] = float(slope(trial, figure))
        size = np.abs(row).max() or 1.0
        off, bound = float(residual(trial)) / scale / size, float(room(trial)) / scale / size
        rows.append(row / size)
        lows.append(-np.inf if trial.relation == "<=" else -bound - off)
        highs.append(np.inf if trial.relation == ">=" else bound - off)
    for i in range(count):
        for sign in (1.0, -1.0):
            row = np.zeros(2 * count)
            row[i], row[count + i] = sign, -_MOST
            rows.append(row)
            lows.append(-np.inf)
            highs.append(0.0)
    return rows, lows, highs


def _steepest(trial: Trial) -> Fraction:
    return max((abs(slope(trial, f)) for f in trial.figures), default=Fraction(1)) or Fraction(1)


def _solve(cost: Row, rows: list[Row], lows: list[float], highs: list[float]) -> list[int]:
    """Places of the figures that change; [] where there is no solution in time."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # 0.2 s to import: only where it is needed

    count = len(cost) // 2
    solved = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), lows, highs),
        bounds=Bounds([-_MOST] * count + [0.0] * count, [_MOST] * count + [1.0] * count),
        integrality=[0] * count + [1] * count,
        options={"time_limit": _SECONDS},
    )
    return [] if solved.x is None else [i for i in range(count) if solved.x[count + i] > 0.5]
