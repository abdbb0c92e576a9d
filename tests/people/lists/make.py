"""Write the lists of this folder anew; people and houses are invented."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

Rows = list[list[Any]]
HERE = Path(__file__).parent


def text(name: str, written: str, encoding: str = "utf-8") -> None:
    (HERE / name).write_bytes(written.replace("\n", "\r\n").encode(encoding))


def workbook(name: str, *sheets: tuple[str, Rows]) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                sheet.cell(number, column, value)
    book.save(HERE / name)
    return book


def texts() -> None:
    text(
        "01-excel-in-german.csv",
        "Gästeliste 2020;;;;\n;;;;\nNachname;Vorname;Titel;Firma;E-Mail-Adresse\n"
        "Müller;Anna;Frau Dr. med.;LIST;Anna.Mueller@List.example\nVON DER HEYDT;Jürgen;Herr;;j.heydt@Post.example\n"
        ";;;;\nWeiß;Zoë;;Bank für Straßenbau;zoe@bank\n",
        "cp1252",
    )
    text("02-unicode-text.txt", "Prénom\tNom\tCourriel\tLangue\nÉlodie\tD’Arc\telodie@arc.example\tFrançais\n"
         "Łukasz\tŻak\tlukasz@zak.example\tallemand\nMarc\t\tmarc@solo.example\t\n", "utf-16")  # fmt: skip
    text("03-mark-and-quotes.csv", '\ufeffName,Organisation,E-mail\n"Dr. med. Müller, Anna (LIST)",,anna@list.example\n'
         '"Weber, Ben","Post, Luxembourg","ben@post.example; ben.weber@home.example"\n'
         '"O\'Neill ""Pat"", Patricia",,pat@neill.example\n')  # fmt: skip
    text("04-from-a-mail-program.txt", '"Müller, Anna" <anna@list.example>; Ben Weber <ben@post.example>;\n'
         "Clara SCHMIT <clara@schmit.example>, dora@nobody.example\n\nEmil emil[at]list.example\n")  # fmt: skip
    text("05-without-headings.csv", "47,anna.mueller@list.example,Mueller,Anna,LIST,+352 621 000 047\n"
         "48,b.weber@post.example,Weber,Ben,Post Luxembourg,+352 621 000 048\n"
         "49,clara.schmit@bank.example,Schmit,Clara,Banque du Nord,\n")  # fmt: skip
    text("06-two-lists-in-one.csv", "sep=|\nNumm|Organisatioun|Mail|Sprooch\nAnna Müller|LIST|anna@list.example|lb\n"
         "Numm|Organisatioun|Mail|Sprooch\nAnna Müller|LIST|ANNA@list.example|lb\nA. Müller|LIST|a@list.example,|DE\n"
         "Total: 2|||\n")  # fmt: skip


def workbooks() -> None:
    guests: Rows = [["Invités de l’édition"], [], ["Société", "Invité(e)", "Email (pro)", "Email 2"]]
    guests += [["Ministère", "M. Jean Weber", "jean@mini.example", "jean@home.example"]]
    guests += [[None, "Mme Léa Roth", "lea@mini.example"]]
    guests += [["Agence", "Paul Kieffer", "paul@agence.example", "jean@mini.example"]]
    book = workbook("07-merged-cells.xlsx", ("Feuille1", guests))
    sheet: Any = book.worksheets[0]
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A5")
    book.save(HERE / "07-merged-cells.xlsx")
    people: Rows = [["First", "Last name", "Full name", "E-mail"]]
    people += [["Anna", "Müller", '=A2&" "&B2', "anna@list.example"]]
    people += [["Ben", "Weber", '=A3&" "&B3', '=HYPERLINK("mailto:ben@post.example","write")']]
    people += [[None, None, "=#REF!", "c@list.example"]]
    workbook("08-formulas-never-counted.xlsx", ("People", people))
    cover: Rows = [["Read me first"], ["Made on", date(2020, 11, 3)]]
    numbers: Rows = [["No", "Guest", "House", "E-Mail", "Since"]]
    numbers += [[1.0, "Anna Müller", 1535, "anna@list.example", date(2014, 5, 6)]]
    numbers += [[2.0, "\u00a0Ben\u200b  Weber ", "Post", "mailto:ben@post.example", None]]
    workbook("09-second-sheet-and-numbers.xlsx", ("Cover", cover), ("Guests", numbers))
    two = "Dora <dora@a.example>; Emil <emil@b.example>"
    torn: Rows = [["Name", "E-Mail"], ["Anna Müller", "anna@list.example"], [], ["ANNA MÜLLER", "Anna@List.example"]]
    torn += [["Ben Weber", "ben(at)post.example"], ["Clara Schmit", None], [two, two]]
    torn += [["Fanny " * 40, "fanny@long.example"], [None, "gaston@alone.example"]]
    torn += [["Hugo", "hugo@ok.example; hugo@broken"]]
    workbook("10-twice-and-torn.xlsx", ("S", torn))
    far: Rows = [[]] * 40 + [[None, None, "Nom et prénom", None, "Adresse électronique"]]
    far += [[None, None, "de la Fontaine Jean", None, "jean@fontaine.example"]]
    workbook("11-far-from-the-corner.xlsx", ("Liste", far))
    _wrong_size(HERE / "11-far-from-the-corner.xlsx")


def _wrong_size(path: Path) -> None:
    """Let the file say that it has one cell, as some programs do."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<dimension ref="C41:E42"', b'<dimension ref="A1"')
    assert b'ref="A1"' in parts[sheet]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    path.write_bytes(packed.getvalue())


if __name__ == "__main__":
    texts()
    workbooks()
    mac = 'Nom;Prénom;Organisme;Mél\rMÜLLER;anna-lena;"LIST\r(Belval)";anna@list.example\r'
    (HERE / "12-old-mac.csv").write_bytes(f"{mac}van den Berg;Jan;;jan@berg.example\r".encode())
