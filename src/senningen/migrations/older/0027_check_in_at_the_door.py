"""A code for each seat, and what the door on site writes down."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from senningen.kernel.ids import new_code


def give_codes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    Seat = apps.get_model("senningen", "Seat")
    seats = list(Seat.objects.only("pk"))
    for seat in seats:
        seat.code = new_code()
    Seat.objects.bulk_update(seats, ["code"], batch_size=500)


def code(**fields: object) -> models.CharField:
    said = "What its QR code says at the door on site; opens nothing."
    return models.CharField(default=new_code, help_text=said, max_length=12, **fields)


class Migration(migrations.Migration):
    dependencies = [("senningen", "0026_journal_by_author_and_day")]

    operations = [
        migrations.AddField("seat", "code", models.CharField(max_length=12, null=True)),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField("seat", "code", code(unique=True)),
        migrations.AlterField(
            "presence",
            "key",
            models.CharField(help_text='Whose connection: "seat:47", "part:3"; "hall:47" on site.', max_length=40),
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="Made by the door, so that it is never taken in twice.", max_length=36, unique=True
                    ),
                ),
                ("at", models.DateTimeField(help_text="When they came, by the door's clock.")),
                ("heard", models.DateTimeField(help_text="When the house heard of it.")),
                (
                    "standing",
                    models.CharField(
                        choices=[("counts", "Counts"), ("open", "Open"), ("refused", "Refused"), ("undone", "Undone")],
                        max_length=7,
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True, help_text='What was wrong with the seat: "ended", "elsewhere".', max_length=9
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_ins", to="senningen.seat"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="check_ins", to="senningen.session"
                    ),
                ),
            ],
            options={
                "db_table": "live_check_in",
                "indexes": [models.Index(fields=["session", "seat"], name="live_check__session_fabfbf_idx")],
            },
        ),
    ]
