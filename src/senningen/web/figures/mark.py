"""The edition mark: as many rules as there have been editions, the present one heavy."""

from __future__ import annotations

from functools import cache

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

SIZES = {"head": (30, 20), "plate": (44, 30), "small": (28, 22)}


@cache
def mark(number: int, size: str = "head", label: str = "") -> SafeString:
    """Draw the mark of edition `number`; without a label it is decoration."""
    height, width = SIZES[size]
    number = max(1, number)
    gap = height / (number + 0.6)
    rule = min(1.1, gap * 0.6)
    rules = "".join(
        f'<rect y="{row * gap:.2f}" width="{width}" height="{rule:.2g}" fill="currentColor"/>'
        for row in range(number - 1)
    )
    top = (number - 1) * gap
    name = f'role="img" aria-label="{conditional_escape(label)}"' if label else 'aria-hidden="true"'
    return SafeString(
        f'<span class="mark"><svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" {name}>{rules}'
        f'<rect class="now" y="{top:.2f}" width="{width}" height="{height - top:.2f}"/></svg></span>'
    )


@cache
def alone(number: int) -> str:
    """Draw the mark as a picture of its own, in colours that stand on light and on dark."""
    number = min(max(1, number), 12)
    gap = 32 / (number + 0.6)
    rules = "".join(f'<rect x="4" y="{row * gap:.2f}" width="24" height="1.1"/>' for row in range(number - 1))
    top = (number - 1) * gap
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#78877f">'
        f'{rules}</g><rect x="4" y="{top:.2f}" width="24" height="{32 - top:.2f}" fill="#2a7d65"/></svg>'
    )
