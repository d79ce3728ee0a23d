"""Sides measured in turn, and what is printed of them: a table for people, JSON for programs."""

import argparse
import dataclasses
import json
import statistics
import sys


@dataclasses.dataclass(frozen=True)
class Spread:
    """The middle of several measurements, and how far they lie apart."""

    values: tuple
    unit: str = ""

    @property
    def median(self):
        return statistics.median(self.values)

    def __str__(self):
        low, middle, high = (number(value) for value in
                             (min(self.values), self.median, max(self.values)))
        unit = f" {self.unit}" if self.unit else ""
        return f"{middle}{unit} ({low} to {high})"

    def plain(self):
        return {"median": self.median, "lowest": min(self.values), "highest": max(self.values),
                **({"unit": self.unit} if self.unit else {})}


def spread(values, unit=""):
    return Spread(tuple(values), unit)


def ratios(ours, theirs):
    """Ours by theirs, round by round: what the machine did meanwhile fell on both."""
    return spread(mine / other for mine, other in zip(ours, theirs, strict=True))


def number(value):
    """Three digits that count, as people read them."""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


class Table:
    """Prints rows as they are known: markdown, or one JSON object a line."""

    def __init__(self, columns, as_json):
        self.columns = columns
        self.as_json = as_json
        self.begun = False

    def row(self, *cells):
        cells = cells + ("",) * (len(self.columns) - len(cells))
        if self.as_json:
            plain = {name: cell.plain() if isinstance(cell, Spread) else cell
                     for name, cell in zip(self.columns, cells) if cell != ""}
            print(json.dumps(plain), flush=True)
            return
        if not self.begun:
            print(f"| {' | '.join(self.columns)} |\n|{' --- |' * len(self.columns)}")
            self.begun = True
        print(f"| {' | '.join(str(cell) for cell in cells)} |", flush=True)


def say(text):
    """What happens meanwhile, beside the table."""
    print(text, file=sys.stderr, flush=True)


def in_turn(rounds, sides, unit="", name=""):
    """Measures every side once a round, whoever began last time last; gives a list a side."""
    found = {side: [] for side in sides}
    for index in range(rounds):
        names = list(sides)
        for side in names[index % len(names):] + names[:index % len(names)]:
            found[side].append(sides[side]())
        shown = ", ".join(f"{side} {_shown(values[-1])}{unit}" for side, values in found.items())
        say(f"{name}{' ' if name else ''}round {index + 1} of {rounds}: {shown}")
    return found


def _shown(value):
    return number(value) if isinstance(value, (int, float)) else str(value)


def chosen(names, known):
    """The parts that a line such as `one,other` names."""
    parts = names.split(",")
    if wrong := [part for part in parts if part not in known]:
        sys.exit(f"there is no part {', '.join(wrong)}: the parts are {', '.join(known)}")
    return parts


def arguments(document, seconds=5, rounds=5, **more):
    """`[seconds [rounds]] [--json]`, and options with their defaults."""
    parser = argparse.ArgumentParser(
        description=document, formatter_class=argparse.RawDescriptionHelpFormatter)
    if seconds:
        parser.add_argument("seconds", nargs="?", type=float, default=seconds,
                            help=f"of one measurement ({seconds})")
    parser.add_argument("rounds", nargs="?", type=int, default=rounds,
                        help=f"in which all sides take turns ({rounds})")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    for name, default in more.items():
        parser.add_argument(f"--{name}", default=default,
                            type=type(default) if default is not None else str)
    return parser.parse_args()
