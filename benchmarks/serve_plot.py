"""A plot of endpoints: a row for each group of queries, a dot for each endpoint, time from left to right."""

import math
from collections.abc import Mapping, Sequence
from html import escape

ROW, LEFT, WIDTH, TOP = 26, 90, 560, 34
COLOURS = ("#0b6e4f", "#6bbf59", "#b5179e", "#d1495b", "#edae49", "#30638e", "#003d5b", "#8d6a9f", "#777777")
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
STYLE = (
    "text{font:12px sans-serif;fill:#222}line{stroke:#ddd}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#444}}"
)


def plot(groups: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> str:
    """An SVG of milliseconds by group and endpoint, on a logarithmic axis."""
    values = [value for row in groups.values() for value in row.values()]
    least = max((tick for tick in TICKS if tick <= min(values)), default=TICKS[0])
    most = min((tick for tick in TICKS if tick >= max(values)), default=TICKS[-1])

    def across(value: float) -> float:
        return LEFT + WIDTH * (math.log(value) - math.log(least)) / (math.log(most) - math.log(least))

    bottom = TOP + ROW * len(groups)
    height = bottom + 20 + 18 * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 40} {height}" role="img">',
        f"<title>Milliseconds for a query, by group of queries and endpoint</title><style>{STYLE}</style>",
    ]
    for tick in (tick for tick in TICKS if least <= tick <= most):
        x = across(tick)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{bottom}"/>')
        parts.append(f'<text x="{x:.1f}" y="{TOP - 14}" text-anchor="middle">{tick:g} ms</text>')
    for number, (group, row) in enumerate(groups.items()):
        y = TOP + ROW * number + ROW / 2
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(group)}</text>')
        for name in row:
            colour = COLOURS[names.index(name) % len(COLOURS)]
            dot = f'<circle cx="{across(row[name]):.1f}" cy="{y}" r="5" fill="{colour}" fill-opacity="0.85">'
            parts.append(f"{dot}<title>{escape(name)}: {row[name]:.2f} ms</title></circle>")
    for number, name in enumerate(names):
        y = bottom + 20 + 18 * number
        parts.append(f'<circle cx="{LEFT}" cy="{y}" r="5" fill="{COLOURS[number % len(COLOURS)]}"/>')
        parts.append(f'<text x="{LEFT + 12}" y="{y + 4}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
