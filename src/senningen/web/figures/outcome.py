"""Two small drawings above an outcome: things counted one by one, and the years from a question to its answer."""

from __future__ import annotations

from django.utils.safestring import SafeString

A_ROW, MOST = 20, 200


def ticks(count: int) -> SafeString:
    """Draw each of up to 200 countable things once, in rows of twenty."""
    marks = "".join(
        f'<rect x="{index % A_ROW * 13}" y="{index // A_ROW * 10.5:g}" width="5" height="6.5"/>'
        for index in range(count)
    )
    return SafeString(f'<svg class="tks" viewBox="0 0 260 84" aria-hidden="true">{marks}</svg>')


def years(asked: int, answered: int) -> SafeString:
    """Draw the arc of years from the edition that asked to the year something came of it."""
    steps = max(1, answered - asked)
    labelled = {0, steps} if steps > 5 else set(range(steps + 1))
    marks = ""
    for step in range(steps + 1):
        x = 4 + step * 252 / steps
        marks += f'<path class="ax" d="M{x:.0f} 54v12"/>'
        if step in labelled:
            css = "mid" if 0 < step < steps else "end" if step else ""
            marks += f'<text class="{css}" x="{x:.0f}" y="81">{asked + step}</text>'
    return SafeString(
        f'<svg class="yrs" viewBox="0 0 260 84" aria-hidden="true"><path class="ax" d="M4 60h252"/>{marks}'
        '<path class="arc" d="M4 52C60 8 200 8 256 52"/><ellipse class="q" cx="4" cy="60" rx="4" ry="4"/>'
        '<ellipse class="a" cx="254" cy="60" rx="6" ry="6"/></svg>'
    )
