"""Pictures drawn for the samples."""

from __future__ import annotations

import io
import math
from typing import Final, TypeAlias

from PIL import Image, ImageDraw

_Colour: TypeAlias = tuple[int, int, int]

_SKY_TOP: Final = (255, 205, 145)
_SKY_BOTTOM: Final = (253, 240, 222)
_SEA_TOP: Final = (63, 126, 190)
_SEA_BOTTOM: Final = (24, 55, 98)
_HILLS: Final = (
    # base line and height as parts of the picture's, waves, phase, colour
    (0.60, 0.20, 2.2, 0.4, (159, 178, 204)),
    (0.61, 0.13, 3.4, 2.1, (103, 133, 173)),
    (0.615, 0.07, 5.2, 4.0, (58, 92, 140)),
)
_SMOOTH: Final = 2  # drawn this much larger, then reduced, for soft edges


def harbour(width: int, height: int) -> bytes:
    """Return a PNG of a harbour at sunrise; sizes in pixels."""
    wide, high = width * _SMOOTH, height * _SMOOTH
    horizon = int(high * 0.62)
    picture = Image.new("RGB", (wide, high))
    draw = ImageDraw.Draw(picture)
    _fade(draw, wide, 0, horizon, _SKY_TOP, _SKY_BOTTOM)
    sun_x, sun_y, radius = int(wide * 0.70), int(high * 0.38), int(high * 0.13)
    _disc(draw, sun_x, sun_y, int(radius * 1.45), (255, 224, 171))
    _disc(draw, sun_x, sun_y, radius, (255, 247, 226))
    for base, rise, waves, phase, colour in _HILLS:
        _hill(draw, wide, horizon, high, (base, rise, waves, phase), colour)
    _fade(draw, wide, horizon, high, _SEA_TOP, _SEA_BOTTOM)
    _glitter(draw, sun_x, horizon, high)
    span = min(high, wide / 2.5)
    for x, size in ((0.16, 0.30), (0.31, 0.18), (0.47, 0.12)):
        _boat(draw, int(wide * x), horizon + int(high * size * 0.55), span * size)
    buffer = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _fade(
    draw: ImageDraw.ImageDraw,
    width: int,
    top: int,
    bottom: int,
    first: _Colour,
    last: _Colour,
) -> None:
    for y in range(top, bottom):
        part = (y - top) / (bottom - top)
        colour = tuple(round(a + (b - a) * part) for a, b in zip(first, last, strict=True))
        draw.line((0, y, width, y), fill=colour)


def _disc(draw: ImageDraw.ImageDraw, x: int, y: int, radius: int, colour: _Colour) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _hill(
    draw: ImageDraw.ImageDraw,
    width: int,
    horizon: int,
    height: int,
    shape: tuple[float, float, float, float],
    colour: _Colour,
) -> None:
    base, rise, waves, phase = shape
    ridge = []
    for x in range(0, width + 8, 8):
        turn = x / width * math.tau * waves / 2 + phase
        bump = 0.55 + 0.32 * math.sin(turn) + 0.13 * math.sin(turn * 2.7)
        ridge.append((x, int(height * (base - rise * bump))))
    draw.polygon([(0, horizon), *ridge, (width, horizon)], fill=colour)


def _glitter(draw: ImageDraw.ImageDraw, x: int, top: int, bottom: int) -> None:
    rows = 13
    for row in range(rows):
        y = top + int((bottom - top) * ((row + 0.5) / rows) ** 1.3)
        half = int((bottom - top) * (0.16 + 0.30 * abs(math.sin(row * 1.9 + 0.6))))
        thick = max(2, int((bottom - top) * 0.012))
        shift = int(half * 0.25 * math.sin(row * 2.3))
        draw.rounded_rectangle(
            (x + shift - half, y, x + shift + half, y + thick), thick // 2, fill=(255, 221, 173)
        )


def _boat(draw: ImageDraw.ImageDraw, x: int, y: int, size: float) -> None:
    def at(dx: float, dy: float) -> tuple[float, float]:
        return (x + dx * size, y + dy * size)

    draw.polygon([at(0.03, -0.95), at(0.03, -0.12), at(0.42, -0.12)], fill=(255, 252, 245))
    draw.polygon([at(-0.03, -0.80), at(-0.03, -0.12), at(-0.30, -0.12)], fill=(246, 226, 200))
    draw.line([at(0, -1.0), at(0, 0)], fill=(31, 45, 74), width=max(2, int(size * 0.025)))
    draw.polygon(
        [at(-0.46, -0.06), at(0.50, -0.06), at(0.34, 0.14), at(-0.32, 0.14)], fill=(31, 58, 95)
    )
    draw.polygon(
        [at(-0.46, -0.06), at(0.50, -0.06), at(0.46, -0.01), at(-0.43, -0.01)], fill=(221, 122, 44)
    )
