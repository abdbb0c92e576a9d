"""A session has a cap for each mode; a wish knows since when it waits."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("senningen", "0002_journal_is_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mode",
                    models.CharField(
                        choices=[("online", "Online"), ("on-site", "On Site")], default="online", max_length=7
                    ),
                ),
                ("places", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "seats_cap",
            },
        ),
        migrations.RemoveIndex(
            model_name="wish",
            name="seats_wish_session_d95cba_idx",
        ),
        migrations.AddField(
            model_name="request",
            name="address",
            field=models.ForeignKey(
                help_text="Which address they asked from.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="requests",
                to="senningen.address",
            ),
        ),
        migrations.AddField(
            model_name="wish",
            name="asked",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                help_text="When they asked for this session: the order of its waiting list.",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="request",
            name="asked",
            field=models.DateTimeField(help_text="When they first asked."),
        ),
        migrations.AddIndex(
            model_name="wish",
            index=models.Index(fields=["session", "state", "asked"], name="seats_wish_session_bd9d10_idx"),
        ),
        migrations.AddField(
            model_name="cap",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="caps", to="senningen.session"
            ),
        ),
        migrations.AddConstraint(
            model_name="cap",
            constraint=models.UniqueConstraint(fields=("session", "mode"), name="cap_one_per_session_and_mode"),
        ),
    ]
