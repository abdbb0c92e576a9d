"""What the HTML of a letter needs: styles written into every tag, because mail programs drop style sheets."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()

SERIF = "font-family:'Source Serif 4',Charter,Georgia,'Times New Roman',serif"
SANS = "font-family:Archivo,'Helvetica Neue',Arial,sans-serif"
INK, SOFT = "color:#13201D", "color:#43524D"
STYLES = {
    "italic": f"{SERIF};font-size:17px;line-height:27px;{SOFT};text-align:center;margin:20px 0 0;font-style:italic",
    "numeral": f"{SERIF};font-size:76px;line-height:84px;{INK};text-align:center;margin:2px 0 8px",
    "title": f"{SERIF};font-weight:normal;font-size:25px;line-height:32px;letter-spacing:-.2px;{INK};text-align:center;"
    "margin:0 0 12px",
    "prose": f"{SERIF};font-size:17px;line-height:27px;{INK};margin:22px 0 0",
    "day": f"{SERIF};font-size:16px;line-height:23px;{SOFT};font-style:italic;padding:9px 14px 9px 0",
    "session": f"{SERIF};font-size:16px;line-height:23px;{INK};padding:9px 0",
    "caption": f"{SERIF};font-size:15px;line-height:23px;{SOFT};font-style:italic;margin:8px 0 0",
    "key": f"display:inline-block;padding:13px 24px;{SANS};font-size:15px;line-height:18px;font-weight:bold;"
    "color:#FFFFFF;text-decoration:none",
    "foot": f"{SANS};font-size:13px;line-height:21px;{SOFT};padding:22px 24px 0",
}


@register.simple_tag
def style(name: str, more: str = "") -> SafeString:
    """Write the style of one kind of text."""
    return SafeString(f'style="{STYLES[name]}{";" if more else ""}{more}"')


@register.simple_tag
def mark_rows(number: int) -> SafeString:
    """Draw the edition mark as table rows: a rule for each earlier edition, the present one heavy and green."""

    def row(height: int, look: str = "") -> str:
        return (
            f'<tr><td width="30" height="{height}" {look and f"""class="{look}" """}style="height:{height}px;'
            f'line-height:{height}px;font-size:0{COLOURS.get(look, "")}">&nbsp;</td></tr>'
        )

    rules = (row(1, "ik") + row(3)) * (max(1, number) - 1) + row(6, "vt")
    return SafeString(
        f'<table role="presentation" align="center" cellpadding="0" cellspacing="0" border="0">{rules}</table>'
    )


COLOURS = {"ik": ";background:#13201D", "vt": ";background:#12604A"}


@register.simple_tag
def standing(block: Any, row: Any) -> str:
    """Say where somebody stands in the line of a session, or when it was to be."""
    return str(block.words).replace("{position}", str(row.position)).replace("{was}", row.was)
