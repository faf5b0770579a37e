"""The café's numbers, which the spreadsheet calculates and the slides show."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

GUESTS_A_DAY: Final = 120
GROWTH: Final = 0.02
DAYS: Final = 26
COFFEE_PRICE: Final = 3.2
CAKE_PRICE: Final = 3.9
CAKE_SHARE: Final = 0.35
RENT: Final = 2400
WAGES: Final = 7600
INGREDIENTS: Final = 1.1

SEASONS: Final = {
    "January": 0.90,
    "February": 0.92,
    "March": 0.98,
    "April": 1.03,
    "May": 1.10,
    "June": 1.18,
    "July": 1.24,
    "August": 1.22,
    "September": 1.08,
    "October": 1.00,
    "November": 0.93,
    "December": 1.04,
}


@dataclass(frozen=True, slots=True)
class Month:
    """One month's plan; money in euros."""

    name: str
    season: float
    guests: int

    @property
    def coffee(self) -> float:
        return self.guests * COFFEE_PRICE

    @property
    def cake(self) -> float:
        return self.guests * CAKE_SHARE * CAKE_PRICE

    @property
    def income(self) -> float:
        return self.coffee + self.cake

    @property
    def ingredients(self) -> float:
        return self.guests * INGREDIENTS

    @property
    def costs(self) -> float:
        return RENT + WAGES + self.ingredients

    @property
    def profit(self) -> float:
        return self.income - self.costs


def year() -> list[Month]:
    return [
        Month(name, season, _guests(number, season))
        for number, (name, season) in enumerate(SEASONS.items())
    ]


def _guests(months_gone: int, season: float) -> int:
    # Rounds a half up, as spreadsheets do.
    return math.floor(GUESTS_A_DAY * DAYS * season * (1 + GROWTH) ** months_gone + 0.5)
