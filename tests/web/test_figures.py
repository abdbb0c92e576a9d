"""The drawn figures: chairs stand where they should, and say what they show."""

import xml.etree.ElementTree as ET

import pytest

from senningen.web.figures.hall import Block, hall, row_lengths
from senningen.web.figures.mark import mark
from senningen.web.figures.outcome import ticks, years
from senningen.web.figures.score import Column, Line, score
from senningen.web.figures.seating import Seated, mini, plan

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_a_hundred_chairs_stand_in_five_rows_with_two_aisles() -> None:
    assert row_lengths(100) == [14, 17, 20, 23, 26]
    by_block = [sum(chair.row == "C" and chair.block is block for chair in hall(100).chairs) for block in Block]
    assert by_block == [6, 8, 6]
    seat = hall(100).chair(47)
    assert seat is not None
    assert (seat.row, seat.block) == ("C", Block.RIGHT)


@pytest.mark.parametrize("cap", [1, 2, 7, 12, 40, 99, 101, 160, 250, 1000])
def test_every_cap_has_its_chairs_and_no_two_stand_on_each_other(cap: int) -> None:
    chairs = hall(cap).chairs
    assert [chair.number for chair in chairs] == list(range(1, cap + 1))
    spots = {(round(chair.x), round(chair.y)) for chair in chairs}
    assert len(spots) == cap


def test_a_hall_without_a_chair_has_no_such_seat() -> None:
    assert hall(10).chair(11) is None
    assert hall(10).chair(0) is None


def test_the_plan_is_one_stop_for_the_tab_key_and_names_every_linked_seat() -> None:
    seats = {n: Seated("seat", name=f"Seat {n}, confirmed", href=f"/desk/seats/{n}") for n in (3, 5, 8)}
    svg = parsed(plan(20, seats, name="Seating plan, 20 seats", stage="Stage", stop=5))
    links = svg.findall(f"{SVG}a")
    assert [link.get("aria-label") for link in links] == [f"Seat {n}, confirmed" for n in (3, 5, 8)]
    assert [link.get("tabindex") for link in links] == ["-1", "0", "-1"]
    assert len(svg.findall(f".//{SVG}g[@class]")) == 20


def test_a_state_is_a_hatch_too_and_never_colour_alone() -> None:
    drawn = plan(7, {1: Seated("offer"), 2: Seated("no"), 3: Seated("seat")}, name="Plan", stage="Stage")
    assert drawn.count("url(#h-offer)") == drawn.count("url(#h-no)") == 1
    assert "url(#h-seat)" not in drawn


def test_words_in_a_figure_are_escaped() -> None:
    assert "<b>" not in plan(3, {1: Seated(name="<b>", href="/")}, name="<b>", stage="<b>")
    assert "<b>" not in mini(3, {}, name="<b>")
    assert "<b>" not in score([Column(1, "<b>")], [Line("<b>", [1], "<b>", "<b>")], name="<b>", legend="<b>")


def test_the_small_plan_shows_where_a_seat_is() -> None:
    svg = parsed(mini(100, {}, name="Row C", mine=47, rest="other"))
    assert svg.get("aria-label") == "Row C"
    assert len(svg.findall(f"{SVG}rect")) == 99
    assert len(svg.findall(f"{SVG}g[@class='mine']")) == 1


def test_the_mark_has_a_rule_for_every_edition() -> None:
    assert mark(10).count("<rect") == 10
    assert mark(1).count("<rect") == 1
    assert 'aria-label="Tenth edition"' in mark(10, "plate", "Tenth edition")


def test_the_score_ties_what_came_back_and_makes_room_for_what_came_of_it() -> None:
    columns = [Column(number, str(2010 + number)) for number in (1, 2, 3)]
    plain = parsed(score(columns, [Line("HPC", [1, 3])], name="Score", legend="Legend"))
    assert len(plain.findall(f"{SVG}ellipse")) == 2
    assert len(plain.findall(f"{SVG}path[@class='tie']")) == 1
    long = parsed(score(columns, [Line("HPC", [1], "An outcome", "x" * 80)], name="Score", legend="Legend"))
    assert int(str(long.get("viewBox")).split()[2]) > int(str(plain.get("viewBox")).split()[2])


def test_small_drawings_count_one_by_one() -> None:
    assert ticks(160).count("<rect") == 160
    assert [year.text for year in parsed(years(2016, 2020)).iter(f"{SVG}text")] == [
        "2016",
        "2017",
        "2018",
        "2019",
        "2020",
    ]
