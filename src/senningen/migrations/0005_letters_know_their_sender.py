import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("senningen", "0004_sign_in_failures")]

    operations = [
        migrations.RemoveIndex(model_name="letter", name="post_letter_state_848f27_idx"),
        migrations.AddField(
            model_name="letter",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="letters",
                to="senningen.calendarentry",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="from_email",
            field=models.EmailField(
                default="", help_text="The mailbox: answers come back to it with the token.", max_length=254
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="letter",
            name="from_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="letter",
            name="not_before",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                help_text="It may still be undone, or another worker has it in hand until then.",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="letter",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sent", "Sent"),
                    ("failed", "Failed"),
                    ("bounced", "Bounced"),
                    ("undone", "Undone"),
                ],
                default="queued",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="letter",
            name="to_email",
            field=models.EmailField(blank=True, help_text="Empty: nobody knows where to write.", max_length=254),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["state", "not_before"], name="post_letter_state_9eb4b7_idx"),
        ),
    ]
