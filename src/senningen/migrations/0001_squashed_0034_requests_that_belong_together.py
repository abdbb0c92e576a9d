"""Every table as it stood at 0034, made at once: what a new house begins with.

Replaces the 34 migrations of `older`, which only a house that stopped on that way still goes (`runtime/serving.py`).
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import senningen.kernel.ids
import senningen.kernel.text
import senningen.programme.models

# What no model says.
BY_HAND = {
    "sqlite": [
        """CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
        """CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
           BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
        """CREATE TRIGGER journal_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
           FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""",
        # The only name that the long way made otherwise.
        "ALTER TABLE seats_seat RENAME CONSTRAINT seats_seat_code_key TO seats_seat_code_1147ff1c_uniq",
    ],
}


def by_hand(apps, schema_editor):
    for statement in BY_HAND[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class CreateTogether(Operation):
    """Create tables that point at each other: Django draws all models anew for each, here they are drawn once."""

    reduces_to_sql = True
    reversible = False

    def __init__(self, *creations):
        self.creations = creations

    def deconstruct(self):
        return type(self).__name__, list(self.creations), {}

    def state_forwards(self, app_label, state):
        vars(state).pop("apps", None)  # drawn when they are next asked for
        for each in self.creations:
            each.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for each in self.creations:
            model = to_state.apps.get_model(app_label, each.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def describe(self):
        return f"Create {len(self.creations)} tables"


TABLES = (
    migrations.CreateModel(
        name="Edition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField(unique=True)),
            ("slug", models.SlugField(unique=True)),
            ("title", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("summary", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            (
                "place",
                senningen.kernel.text.LocalisedField(
                    blank=True, default=senningen.kernel.text.Text, help_text="A castle, or online."
                ),
            ),
            ("held", models.DateField(help_text="First day; earlier editions may know no more than this.", null=True)),
            (
                "state",
                models.CharField(
                    choices=[
                        ("draft", "Draft"),
                        ("open", "Open"),
                        ("closed", "Closed"),
                        ("past", "Past"),
                        ("rehearsal", "Rehearsal"),
                    ],
                    default="draft",
                    max_length=9,
                ),
            ),
            (
                "languages",
                models.JSONField(
                    default=senningen.programme.models.four_languages,
                    help_text="In the order a fallback is looked for.",
                ),
            ),
            ("zone", models.CharField(default="Europe/Luxembourg", max_length=64)),
            (
                "cap",
                models.PositiveIntegerField(
                    default=100, help_text="The wish: places of each session unless it says otherwise."
                ),
            ),
            ("asks_close", models.DateTimeField(help_text="Until when seats can be asked for.", null=True)),
            ("answer_hours", models.PositiveIntegerField(default=48, help_text="How long an offer holds its places.")),
            (
                "offers_by_itself",
                models.BooleanField(default=False, help_text="A freed place is offered to the next in line."),
            ),
            ("invented", models.BooleanField(default=False, help_text="Made up for the demo and marked so.")),
            (
                "topics",
                models.ManyToManyField(
                    blank=True, db_table="programme_edition_topics", related_name="editions", to="senningen.topic"
                ),
            ),
            (
                "reminders",
                models.JSONField(
                    blank=True,
                    default=senningen.programme.models.usual_reminders,
                    help_text='Which go out before each session: "day", "hour", "minutes".',
                ),
            ),
            (
                "daily_check",
                models.BooleanField(
                    default=False, help_text="Each morning the organisers are told what was left lying."
                ),
            ),
            (
                "confirms_by_rule",
                models.JSONField(
                    blank=True,
                    default=list,
                    help_text='Rules that confirm by themselves: "calendar", "away", "thanks".',
                ),
            ),
            (
                "nameless_questions",
                models.BooleanField(default=True, help_text="In the room, one may ask without giving one's name."),
            ),
        ],
        options={
            "db_table": "programme_edition",
            "ordering": ["-number"],
        },
    ),
    migrations.CreateModel(
        name="Organisation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=200, unique=True)),
            ("country", models.CharField(blank=True, help_text="ISO 3166-1 alpha-2.", max_length=2)),
        ],
        options={
            "db_table": "people_organisation",
        },
    ),
    migrations.CreateModel(
        name="Series",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            (
                "motto",
                senningen.kernel.text.LocalisedField(
                    blank=True, default=senningen.kernel.text.Text, help_text="One sentence under the name."
                ),
            ),
            ("about", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("since", models.PositiveIntegerField(help_text="Year of the first edition.")),
            (
                "mailbox",
                models.EmailField(
                    help_text="The address the desk reads, and the ORGANIZER of its calendar mails.", max_length=254
                ),
            ),
            (
                "secretariat",
                senningen.kernel.text.LocalisedField(
                    blank=True, default=senningen.kernel.text.Text, help_text="Who signs the letters."
                ),
            ),
        ],
        options={
            "db_table": "programme_series",
        },
    ),
    migrations.CreateModel(
        name="Topic",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("slug", models.SlugField(unique=True)),
            ("name", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("position", models.PositiveIntegerField(default=0)),
        ],
        options={
            "db_table": "programme_topic",
            "ordering": ["position", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Job",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("task", models.CharField(help_text='Dotted name below the package: "post.send_letter".', max_length=100)),
            ("args", models.JSONField(default=list)),
            ("key", models.CharField(blank=True, help_text="At most one unfinished job bears a key.", max_length=200)),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("running", "Running"), ("done", "Done"), ("dead", "Dead")],
                    default="waiting",
                    max_length=8,
                ),
            ),
            ("due", models.DateTimeField()),
            (
                "attempts",
                models.PositiveIntegerField(default=0, help_text="Fences the finish: only the latest attempt counts."),
            ),
            ("leased_until", models.DateTimeField(null=True)),
            ("created", models.DateTimeField()),
            ("finished", models.DateTimeField(null=True)),
            ("error", models.TextField(blank=True)),
        ],
        options={
            "db_table": "jobs_job",
            "indexes": [models.Index(fields=["state", "due"], name="job_next")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["waiting", "running"]), models.Q(("key", ""), _negated=True)),
                    fields=("key",),
                    name="job_one_unfinished_per_key",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Outcome",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("year", models.PositiveIntegerField()),
            ("title", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("story", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            (
                "editions",
                models.ManyToManyField(
                    blank=True, db_table="programme_outcome_editions", related_name="outcomes", to="senningen.edition"
                ),
            ),
            (
                "topic",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="senningen.topic"
                ),
            ),
        ],
        options={
            "db_table": "programme_outcome",
            "ordering": ["year"],
        },
    ),
    migrations.CreateModel(
        name="Figure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("value", models.CharField(max_length=40)),
            ("label", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("source", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("counted", models.DateField(null=True)),
            ("invented", models.BooleanField(default=False)),
            (
                "outcome",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="senningen.outcome"
                ),
            ),
        ],
        options={
            "db_table": "programme_figure",
        },
    ),
    migrations.CreateModel(
        name="Person",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(blank=True, max_length=200)),
            (
                "title",
                models.CharField(blank=True, help_text="Dr, Prof.: said in addresses, not in the name.", max_length=40),
            ),
            (
                "language",
                models.CharField(
                    choices=[("lb", "lb"), ("fr", "fr"), ("de", "de"), ("en", "en")], default="en", max_length=2
                ),
            ),
            (
                "language_chosen",
                models.BooleanField(default=False, help_text="Chosen by the person, not learnt from a message."),
            ),
            (
                "register",
                models.CharField(
                    choices=[("formal", "Formal"), ("familiar", "Familiar")], default="formal", max_length=8
                ),
            ),
            ("zone", models.CharField(blank=True, help_text="IANA zone; empty: the edition's.", max_length=64)),
            ("invented", models.BooleanField(default=False, help_text="Part of the demo's cast.")),
            ("created", models.DateTimeField()),
            (
                "organisation",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="people",
                    to="senningen.organisation",
                ),
            ),
            (
                "merged_into",
                models.ForeignKey(
                    help_text="Whom they turned out to be.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="absorbed",
                    to="senningen.person",
                ),
            ),
        ],
        options={
            "db_table": "people_person",
        },
    ),
    migrations.CreateModel(
        name="Message",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("raw", models.BinaryField()),
            ("sha256", models.CharField(help_text="Of the DATA bytes.", max_length=64)),
            ("recipient", models.EmailField(help_text="RCPT TO, or Delivered-To.", max_length=320)),
            (
                "envelope_from",
                models.CharField(blank=True, help_text="MAIL FROM; empty is the null sender.", max_length=320),
            ),
            (
                "peer",
                models.CharField(blank=True, help_text="Address of the client that handed it over.", max_length=64),
            ),
            (
                "source",
                models.CharField(
                    choices=[("smtp", "Smtp"), ("imap", "Imap"), ("demo", "Demo"), ("form", "Form")], max_length=4
                ),
            ),
            ("size", models.PositiveIntegerField()),
            ("received", models.DateTimeField()),
            (
                "state",
                models.CharField(
                    choices=[("stored", "Stored"), ("read", "Read"), ("unreadable", "Unreadable")],
                    default="stored",
                    max_length=10,
                ),
            ),
            ("problem", models.CharField(blank=True, help_text="Why it could not be read.", max_length=64)),
            ("message_id", models.CharField(blank=True, max_length=998)),
            ("subject", models.CharField(blank=True, max_length=998)),
            ("from_name", models.CharField(blank=True, max_length=320)),
            ("from_email", models.CharField(blank=True, max_length=320)),
            ("language", models.CharField(blank=True, max_length=2)),
            ("automatic", models.BooleanField(default=False)),
            ("reply_text", models.TextField(blank=True, help_text="What the writer typed now.")),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="messages",
                    to="senningen.person",
                ),
            ),
            (
                "thread",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="messages",
                    to="senningen.thread",
                ),
            ),
            ("helo", models.CharField(blank=True, help_text="The name by which that client greeted.", max_length=255)),
            (
                "origin",
                models.CharField(
                    choices=[
                        ("unknown", "Unknown"),
                        ("vouched", "Vouched"),
                        ("failed", "Failed"),
                        ("unchecked", "Unchecked"),
                    ],
                    default="unknown",
                    max_length=9,
                ),
            ),
            (
                "origin_facts",
                models.JSONField(default=dict, help_text="What SPF, DKIM and DMARC say: a hint for a person."),
            ),
        ],
        options={
            "db_table": "post_message",
            "indexes": [
                models.Index(fields=["message_id"], name="post_messag_message_bec007_idx"),
                models.Index(fields=["-received"], name="post_messag_receive_4b002a_idx"),
            ],
            "constraints": [models.UniqueConstraint(fields=("sha256", "recipient"), name="message_once_per_recipient")],
        },
    ),
    migrations.CreateModel(
        name="CalendarEntry",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "key",
                models.CharField(help_text='What it stands for: "seat:47/session:2".', max_length=100, unique=True),
            ),
            ("uid", models.CharField(max_length=200, unique=True)),
            ("sequence", models.PositiveIntegerField(default=0)),
            ("cancelled", models.BooleanField(default=False)),
            ("told", models.JSONField(default=dict, help_text="Summary, start, end, zone, place as last sent.")),
            ("answer", models.CharField(blank=True, help_text="PARTSTAT of the last reply.", max_length=16)),
            (
                "answered",
                models.DateTimeField(help_text="DTSTAMP of the last reply; an older one is ignored.", null=True),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="calendar_entries", to="senningen.person"
                ),
            ),
        ],
        options={
            "db_table": "post_calendar_entry",
        },
    ),
    migrations.CreateModel(
        name="Address",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("email", models.EmailField(max_length=254)),
            ("preferred", models.BooleanField(default=True)),
            (
                "state",
                models.CharField(
                    choices=[("good", "Good"), ("soft", "bounced softly"), ("hard", "bounced for good")],
                    default="good",
                    max_length=4,
                ),
            ),
            ("bounces", models.PositiveIntegerField(default=0, help_text="Soft bounces since the last good delivery.")),
            ("created", models.DateTimeField()),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="addresses", to="senningen.person"
                ),
            ),
        ],
        options={
            "db_table": "people_address",
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.text.Lower("email"), name="address_one_person_per_email"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("preferred", True)), fields=("person",), name="address_one_preferred_per_person"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Account",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("password", models.CharField(max_length=128, verbose_name="password")),
            ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
            ("email", models.EmailField(max_length=254, unique=True)),
            (
                "role",
                models.CharField(
                    choices=[
                        ("owner", "Owner"),
                        ("editor", "Editor"),
                        ("desk", "Desk"),
                        ("host", "Host"),
                        ("door", "Door"),
                        ("viewer", "Viewer"),
                    ],
                    default="desk",
                    max_length=8,
                ),
            ),
            ("is_active", models.BooleanField(default=True)),
            ("shortcuts", models.BooleanField(default=True, help_text="Single-letter keys act at the desk.")),
            (
                "person",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="account", to="senningen.person"
                ),
            ),
            (
                "invited",
                models.DateTimeField(help_text="When the invitation went out that waits for a password.", null=True),
            ),
        ],
        options={
            "db_table": "people_account",
        },
    ),
    migrations.CreateModel(
        name="Proposal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "intent",
                models.CharField(
                    help_text='As understood: "request", "sessions"; "person" if a person reads it.', max_length=40
                ),
            ),
            ("people", models.JSONField(default=list, help_text="Whom it is about: name, email, organisation.")),
            ("replaces", models.JSONField(default=list)),
            ("sessions", models.JSONField(help_text="Codes (S1..Sn); null is the whole edition.", null=True)),
            ("partstat", models.CharField(blank=True, max_length=16)),
            ("old_email", models.CharField(blank=True, max_length=320)),
            ("evidence", models.JSONField(default=list, help_text="Kind, quote, start and end within the text.")),
            ("confidence", models.FloatField(default=0)),
            (
                "why_person",
                models.CharField(
                    blank=True,
                    help_text="Why one key is not enough: unsure, sender-failed, too-big, ...",
                    max_length=40,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Open"),
                        ("confirmed", "Confirmed"),
                        ("set-aside", "Set Aside"),
                        ("dismissed", "Dismissed"),
                        ("noted", "Noted"),
                    ],
                    default="open",
                    max_length=9,
                ),
            ),
            ("made", models.DateTimeField()),
            ("aside_until", models.DateTimeField(null=True)),
            (
                "edition",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="proposals",
                    to="senningen.edition",
                ),
            ),
            (
                "message",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="senningen.message"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="proposals",
                    to="senningen.person",
                ),
            ),
        ],
        options={
            "db_table": "desk_proposal",
            "ordering": ["message", "position"],
            "indexes": [models.Index(fields=["state", "made"], name="desk_propos_state_39357f_idx")],
            "constraints": [models.UniqueConstraint(fields=("message", "position"), name="proposal_one_per_position")],
        },
    ),
    migrations.CreateModel(
        name="Decision",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            (
                "verb",
                models.CharField(help_text='"give", "offer", "wait", "withdraw", "note", "answer", ...', max_length=40),
            ),
            ("result", models.JSONField(default=dict, help_text="Ids of the rows it made or changed.")),
            ("undone", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="decisions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "proposal",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="senningen.proposal"
                ),
            ),
            (
                "rule",
                models.CharField(blank=True, help_text="The rule that confirmed it, if no person did.", max_length=20),
            ),
        ],
        options={
            "db_table": "desk_decision",
            "indexes": [models.Index(fields=["-at"], name="desk_decisi_at_4a5aba_idx")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("by__isnull", False), ("rule", "")),
                        models.Q(("by__isnull", True), models.Q(("rule", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="decision_by_a_person_or_a_rule",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Request",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "mode",
                models.CharField(
                    choices=[("online", "Online"), ("on-site", "On Site")], default="online", max_length=7
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("open", "Open"),
                        ("settled", "Settled"),
                        ("withdrawn", "Withdrawn"),
                        ("declined", "Declined"),
                    ],
                    default="open",
                    max_length=9,
                ),
            ),
            ("all_or_none", models.BooleanField(default=False, help_text="Either every wished session or no seat.")),
            ("asked", models.DateTimeField(help_text="When they first asked.")),
            ("cause", models.CharField(blank=True, max_length=64)),
            (
                "address",
                models.ForeignKey(
                    help_text="Which address they asked from.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="requests",
                    to="senningen.address",
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="senningen.edition"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="senningen.person"
                ),
            ),
            (
                "party",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="requests",
                    to="senningen.party",
                ),
            ),
        ],
        options={
            "db_table": "seats_request",
            "indexes": [models.Index(fields=["edition", "state", "asked"], name="seats_reque_edition_a5ccc3_idx")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state", "open")),
                    fields=("edition", "person"),
                    name="request_one_open_per_person",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Seat",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField()),
            (
                "mode",
                models.CharField(
                    choices=[("online", "Online"), ("on-site", "On Site")], default="online", max_length=7
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("held", "Held"),
                        ("taken", "Taken"),
                        ("declined", "Declined"),
                        ("withdrawn", "Withdrawn"),
                        ("released", "Released"),
                        ("lapsed", "Lapsed"),
                        ("substituted", "Substituted"),
                    ],
                    max_length=11,
                ),
            ),
            ("until", models.DateTimeField(help_text="Deadline of an offer.", null=True)),
            (
                "no_answer",
                models.BooleanField(default=False, help_text="The deadline passed and the places stay reserved."),
            ),
            ("given", models.DateTimeField(help_text="When it was offered or given.")),
            ("ended", models.DateTimeField(null=True)),
            (
                "address",
                models.ForeignKey(
                    help_text="Where letters go.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="seats",
                    to="senningen.address",
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="senningen.edition"
                ),
            ),
            (
                "follows",
                models.ForeignKey(
                    help_text="Substitution.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="followed_by",
                    to="senningen.seat",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="senningen.person"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="seats",
                    to="senningen.request",
                ),
            ),
            (
                "code",
                models.CharField(
                    default=senningen.kernel.ids.new_code,
                    help_text="What its QR code says at the door on site; opens nothing.",
                    max_length=12,
                    unique=True,
                ),
            ),
        ],
        options={
            "db_table": "seats_seat",
            "indexes": [
                models.Index(fields=["edition", "state"], name="seats_seat_edition_1185ba_idx"),
                models.Index(fields=["state", "until"], name="seats_seat_state_2a82b8_idx"),
            ],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["held", "taken"])),
                    fields=("edition", "person"),
                    name="seat_one_live_per_person",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["held", "taken"])),
                    fields=("edition", "number"),
                    name="seat_one_live_per_number",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Session",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField(help_text="1 to n within the edition; S1 to Sn in mail.")),
            ("title", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("abstract", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            (
                "words",
                models.JSONField(
                    blank=True, default=list, help_text="Words by which people mean this session in mail."
                ),
            ),
            ("day", models.DateField()),
            ("begins", models.TimeField()),
            ("minutes", models.PositiveIntegerField(default=60)),
            ("zone", models.CharField(default="Europe/Luxembourg", max_length=64)),
            (
                "doors_minutes",
                models.PositiveIntegerField(default=15, help_text="How long before the start the doors may open."),
            ),
            (
                "state",
                models.CharField(
                    choices=[("planned", "Planned"), ("cancelled", "Cancelled")], default="planned", max_length=9
                ),
            ),
            (
                "revision",
                models.PositiveIntegerField(
                    default=0, help_text="Rises when time or place change (SEQUENCE, RFC 5545)."
                ),
            ),
            ("doors_opened", models.DateTimeField(null=True)),
            ("ended", models.DateTimeField(null=True)),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sessions", to="senningen.edition"
                ),
            ),
            ("was_begins", models.TimeField(null=True)),
            (
                "was_day",
                models.DateField(
                    help_text="Where it stood before it was moved, for those who knew it there.", null=True
                ),
            ),
        ],
        options={
            "db_table": "programme_session",
            "ordering": ["edition", "number"],
            "constraints": [models.UniqueConstraint(fields=("edition", "number"), name="session_one_per_number")],
        },
    ),
    migrations.CreateModel(
        name="Removal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.CharField(max_length=40)),
            ("at", models.DateTimeField()),
            ("by", models.CharField(max_length=64)),
            ("undone", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="removals", to="senningen.person"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="removals", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_removal",
            "indexes": [models.Index(fields=["session", "key"], name="live_remova_session_8be137_idx")],
        },
    ),
    migrations.CreateModel(
        name="Presence",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "key",
                models.CharField(help_text='Whose connection: "seat:47", "part:3"; "hall:47" on site.', max_length=40),
            ),
            ("role", models.CharField(max_length=11)),
            ("began", models.DateTimeField()),
            (
                "seen",
                models.DateTimeField(help_text="Still there at this moment; bounds the interval if the server dies."),
            ),
            ("ended", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="senningen.person"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_presence",
            "indexes": [models.Index(fields=["session", "key"], name="live_presen_session_0c4bb1_idx")],
        },
    ),
    migrations.CreateModel(
        name="Place",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "mode",
                models.CharField(
                    choices=[("online", "Online"), ("on-site", "On Site")], default="online", max_length=7
                ),
            ),
            ("number", models.PositiveIntegerField()),
            (
                "seat",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="places", to="senningen.seat"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="places", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "seats_place",
            "ordering": ["session", "mode", "number"],
            "indexes": [models.Index(fields=["session", "mode", "seat"], name="seats_place_session_78d384_idx")],
            "constraints": [
                models.UniqueConstraint(fields=("session", "mode", "number"), name="place_one_per_number"),
                models.UniqueConstraint(fields=("session", "seat"), name="place_one_per_seat_and_session"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Part",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "role",
                models.CharField(
                    choices=[
                        ("speaker", "Speaker"),
                        ("host", "Host"),
                        ("interpreter", "Interpreter"),
                        ("staff", "Staff"),
                    ],
                    max_length=11,
                ),
            ),
            (
                "caption",
                senningen.kernel.text.LocalisedField(
                    blank=True, default=senningen.kernel.text.Text, help_text="Under the name: office, house."
                ),
            ),
            ("position", models.PositiveIntegerField(default=0)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="senningen.person"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="senningen.session"
                ),
            ),
            (
                "instead_of",
                models.ForeignKey(
                    help_text="Who was announced before.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="senningen.person",
                ),
            ),
        ],
        options={
            "db_table": "programme_part",
            "ordering": ["session", "position", "pk"],
            "constraints": [models.UniqueConstraint(fields=("session", "person", "role"), name="part_one_per_role")],
        },
    ),
    migrations.CreateModel(
        name="Operation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.BigIntegerField()),
            ("at", models.DateTimeField()),
            ("body", models.JSONField()),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="operations", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_operation",
            "constraints": [models.UniqueConstraint(fields=("session", "version"), name="operation_one_per_version")],
        },
    ),
    migrations.CreateModel(
        name="Deck",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=200)),
            ("folder", models.CharField(help_text="Below the data folder's slides/.", max_length=64, unique=True)),
            ("pages", models.PositiveIntegerField(default=0)),
            (
                "words",
                models.JSONField(default=list, help_text="The text of each page, for search and screen readers."),
            ),
            ("uploaded", models.DateTimeField()),
            (
                "part",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="decks", to="senningen.part"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="decks", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "programme_deck",
            "ordering": ["session", "uploaded"],
        },
    ),
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
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="caps", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "seats_cap",
            "constraints": [models.UniqueConstraint(fields=("session", "mode"), name="cap_one_per_session_and_mode")],
        },
    ),
    migrations.CreateModel(
        name="Snapshot",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("version", models.BigIntegerField()),
            ("body", models.JSONField()),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="snapshots", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_snapshot",
            "constraints": [models.UniqueConstraint(fields=("session", "version"), name="snapshot_one_per_version")],
        },
    ),
    migrations.CreateModel(
        name="Stream",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "edition_id",
                models.BigIntegerField(help_text="Empty for the house's own stream.", null=True, unique=True),
            ),
            ("number", models.BigIntegerField(default=0, help_text="The number of the last entry begun.")),
            (
                "followed",
                models.BooleanField(default=True, help_text="No: readers pass over it, as over a rehearsal's."),
            ),
        ],
        options={
            "db_table": "journal_stream",
            "constraints": [
                models.UniqueConstraint(
                    django.db.models.functions.comparison.Coalesce("edition_id", models.Value(0)),
                    name="stream_one_for_the_house",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Entry",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.BigIntegerField()),
            ("at", models.DateTimeField()),
            ("kind", models.CharField(max_length=64)),
            ("subject", models.CharField(help_text='What it is about, as "seat:47".', max_length=64)),
            ("data", models.JSONField(default=dict)),
            (
                "actor",
                models.CharField(help_text='Who did it: "person:3", "clock", "rule:away", "system".', max_length=64),
            ),
            (
                "cause",
                models.CharField(
                    blank=True, help_text='What led to it: "message:12", "entry:80", "link:9".', max_length=64
                ),
            ),
            (
                "stream",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="senningen.stream"
                ),
            ),
        ],
        options={
            "db_table": "journal_entry",
            "ordering": ["stream", "number"],
            "indexes": [
                models.Index(fields=["subject"], name="journal_ent_subject_8fbd99_idx"),
                models.Index(fields=["cause"], name="journal_ent_cause_54a37e_idx"),
                models.Index(fields=["kind"], name="journal_ent_kind_4122f3_idx"),
                models.Index(fields=["actor"], name="journal_ent_actor_b7bbe6_idx"),
                models.Index(fields=["at"], name="journal_ent_at_bf6d31_idx"),
            ],
            "constraints": [models.UniqueConstraint(fields=("stream", "number"), name="entry_one_per_number")],
        },
    ),
    migrations.CreateModel(
        name="Thread",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("edition_id", models.BigIntegerField(null=True)),
            ("subject", models.CharField(blank=True, max_length=998)),
            ("begun", models.DateTimeField()),
            ("touched", models.DateTimeField(help_text="When the last message or letter was added.")),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="threads",
                    to="senningen.person",
                ),
            ),
        ],
        options={
            "db_table": "post_thread",
            "indexes": [models.Index(fields=["-touched"], name="post_thread_touched_0b29b7_idx")],
        },
    ),
    migrations.CreateModel(
        name="Letter",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("kind", models.CharField(help_text='Which letter: "seat-given", "reply", "calendar".', max_length=40)),
            ("key", models.CharField(help_text="The same letter is never queued twice.", max_length=200, unique=True)),
            ("edition_id", models.BigIntegerField(null=True)),
            (
                "from_email",
                models.EmailField(help_text="The mailbox: answers come back to it with the token.", max_length=254),
            ),
            ("from_name", models.CharField(blank=True, max_length=200)),
            (
                "to_email",
                models.EmailField(blank=True, help_text="Empty: nobody knows where to write.", max_length=254),
            ),
            ("to_name", models.CharField(blank=True, max_length=200)),
            ("language", models.CharField(max_length=2)),
            ("subject", models.CharField(max_length=400)),
            ("text", models.TextField(help_text="Plain text; a personal link is a placeholder until it is sent.")),
            ("html", models.TextField(blank=True)),
            ("calendar", models.TextField(blank=True, help_text="One VCALENDAR with one METHOD (RFC 5546).")),
            ("calendar_method", models.CharField(blank=True, max_length=10)),
            (
                "link_kind",
                models.CharField(blank=True, help_text="Which personal link replaces the placeholder.", max_length=8),
            ),
            ("link_subject_id", models.BigIntegerField(null=True)),
            ("automatic", models.BooleanField(default=True, help_text="Auto-Submitted: auto-generated (RFC 3834).")),
            ("message_id", models.CharField(max_length=200, unique=True)),
            (
                "token",
                models.CharField(
                    help_text="In Reply-To and the envelope sender; it routes only.", max_length=16, unique=True
                ),
            ),
            (
                "state",
                models.CharField(
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
            ("problem", models.CharField(blank=True, max_length=400)),
            ("attempts", models.PositiveIntegerField(default=0)),
            ("written", models.DateTimeField()),
            (
                "not_before",
                models.DateTimeField(help_text="It may still be undone, or another worker has it in hand until then."),
            ),
            ("sent", models.DateTimeField(null=True)),
            (
                "entry",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="letters",
                    to="senningen.calendarentry",
                ),
            ),
            (
                "answers",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="answered_by",
                    to="senningen.message",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="letters",
                    to="senningen.person",
                ),
            ),
            (
                "thread",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="letters",
                    to="senningen.thread",
                ),
            ),
            (
                "not_after",
                models.DateTimeField(
                    help_text="Of no use after this: a reminder of an hour that has begun.", null=True
                ),
            ),
            (
                "delivery",
                models.CharField(
                    blank=True,
                    choices=[
                        ("", "Unknown"),
                        ("delayed", "Delayed"),
                        ("relayed", "Relayed"),
                        ("delivered", "Delivered"),
                    ],
                    default="",
                    max_length=9,
                ),
            ),
            (
                "receipt",
                models.BooleanField(default=False, help_text="Servers are asked to report also that it arrived."),
            ),
        ],
        options={
            "db_table": "post_letter",
            "indexes": [
                models.Index(fields=["state", "not_before"], name="post_letter_state_9eb4b7_idx"),
                models.Index(fields=["-written"], name="post_letter_written_25d4d4_idx"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Wish",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("placed", "Placed"), ("dropped", "Dropped")],
                    default="waiting",
                    max_length=7,
                ),
            ),
            (
                "asked",
                models.DateTimeField(help_text="When they asked for this session: the order of its waiting list."),
            ),
            (
                "request",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="senningen.request"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="wishes", to="senningen.session"
                ),
            ),
            (
                "alone",
                models.DateTimeField(
                    help_text="When they had asked, before they stood where their party stands.", null=True
                ),
            ),
        ],
        options={
            "db_table": "seats_wish",
            "indexes": [models.Index(fields=["session", "state", "asked"], name="seats_wish_session_bd9d10_idx")],
            "constraints": [models.UniqueConstraint(fields=("request", "session"), name="wish_one_per_session")],
        },
    ),
    migrations.CreateModel(
        name="Link",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "kind",
                models.CharField(
                    choices=[
                        ("seat", "Seat"),
                        ("request", "Request"),
                        ("invited", "Invited"),
                        ("asking", "Asking"),
                        ("stage", "Stage"),
                        ("calendar", "Calendar"),
                        ("setup", "Setup"),
                        ("sign-in", "Sign In"),
                        ("join", "Join"),
                        ("password", "Password"),
                    ],
                    max_length=8,
                ),
            ),
            ("subject_id", models.BigIntegerField(null=True)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("created", models.DateTimeField()),
            ("expires", models.DateTimeField(null=True)),
            ("revoked", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="links", to="senningen.person"
                ),
            ),
        ],
        options={
            "db_table": "people_link",
            "indexes": [models.Index(fields=["kind", "subject_id"], name="people_link_kind_214fb6_idx")],
        },
    ),
    migrations.CreateModel(
        name="MailboxPosition",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("folder", models.CharField(help_text="user@host/folder", max_length=600, unique=True)),
            (
                "validity",
                models.PositiveBigIntegerField(
                    help_text="UIDVALIDITY: when it changes, numbers mean nothing any more."
                ),
            ),
            ("uid", models.PositiveBigIntegerField(help_text="The last mail that is stored and marked.")),
            ("begun", models.DateTimeField(help_text="When the folder was first taken in.")),
        ],
        options={
            "db_table": "post_mailbox_position",
        },
    ),
    migrations.CreateModel(
        name="Circular",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "group",
                models.CharField(
                    choices=[
                        ("seat", "Seat"),
                        ("offer", "Offer"),
                        ("waiting", "Waiting"),
                        ("silent", "Silent"),
                        ("invited", "Invited"),
                        ("again", "Again"),
                    ],
                    max_length=7,
                ),
            ),
            ("subject", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("text", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("skipped", models.JSONField(default=list, help_text="People left out by hand.")),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("sent", "Sent"), ("stopped", "Stopped")],
                    default="draft",
                    max_length=7,
                ),
            ),
            ("begun", models.DateTimeField()),
            ("sent", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="circulars", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="circulars", to="senningen.edition"
                ),
            ),
            (
                "follows",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="followed_by",
                    to="senningen.circular",
                ),
            ),
            (
                "wave",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="circulars",
                    to="senningen.wave",
                ),
            ),
        ],
        options={
            "db_table": "chasing_circular",
            "indexes": [models.Index(fields=["edition", "-begun"], name="chasing_cir_edition_85b43d_idx")],
        },
    ),
    migrations.CreateModel(
        name="Addressee",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "left_out",
                models.CharField(blank=True, help_text='Why: "by-hand", "accepted", "bounced".', max_length=12),
            ),
            (
                "letter",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="addressee",
                    to="senningen.letter",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="circulars", to="senningen.person"
                ),
            ),
            (
                "circular",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="addressees", to="senningen.circular"
                ),
            ),
        ],
        options={
            "db_table": "chasing_addressee",
            "constraints": [models.UniqueConstraint(fields=("circular", "person"), name="addressee_once_per_circular")],
        },
    ),
    migrations.CreateModel(
        name="Move",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            (
                "verb",
                models.CharField(
                    help_text='"release", "extend", "give", "release-many", "offer-line", ...', max_length=40
                ),
            ),
            (
                "result",
                models.JSONField(default=dict, help_text="Ids of its letters; whom it moved, before and after."),
            ),
            ("undone", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="moves", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="senningen.edition"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    help_text="Empty: it concerned several people.",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="moves",
                    to="senningen.person",
                ),
            ),
            (
                "numbers",
                models.CharField(
                    blank=True, help_text="The seats, if it concerned several: 29, 50, 68.", max_length=80
                ),
            ),
        ],
        options={
            "db_table": "desk_move",
            "indexes": [models.Index(fields=["-at"], name="desk_move_at_bcbb8c_idx")],
        },
    ),
    migrations.CreateModel(
        name="Note",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            ("text", models.CharField(max_length=2000)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="notes", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "message",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="senningen.message"
                ),
            ),
            (
                "to",
                models.ForeignKey(
                    help_text="Empty: everybody.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="notes_to_me",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "desk_note",
            "ordering": ["at", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Asking",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("name", models.CharField(max_length=200)),
            ("email", models.EmailField(max_length=254)),
            ("organisation", models.CharField(blank=True, max_length=200)),
            ("sessions", models.JSONField(help_text="Codes (S1..Sn); null is the whole edition.", null=True)),
            ("remark", models.CharField(blank=True, max_length=1000)),
            ("language", models.CharField(max_length=2)),
            ("written", models.DateTimeField()),
            ("until", models.DateTimeField(help_text="Until when it can be confirmed; then it is forgotten.")),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="askings", to="senningen.edition"
                ),
            ),
            (
                "message",
                models.OneToOneField(
                    help_text="What it became when it was confirmed.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="asking",
                    to="senningen.message",
                ),
            ),
        ],
        options={
            "db_table": "desk_asking",
            "indexes": [models.Index(fields=["until"], name="desk_asking_until_4f0a39_idx")],
        },
    ),
    migrations.CreateModel(
        name="Knock",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.CharField(help_text="Digest of the door and of the address or network.", max_length=64)),
            ("at", models.DateTimeField()),
        ],
        options={
            "db_table": "people_knock",
            "indexes": [models.Index(fields=["key", "at"], name="people_knoc_key_a071e2_idx")],
        },
    ),
    migrations.CreateModel(
        name="Import",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "source",
                models.CharField(blank=True, help_text="The name of the file; empty if it was pasted.", max_length=200),
            ),
            (
                "table",
                models.JSONField(default=dict, help_text="Its rows as they were read; forgotten when they are taken."),
            ),
            ("heading", models.PositiveIntegerField(help_text="Number of the row with the headings.", null=True)),
            ("kinds", models.JSONField(default=list, help_text="What stands in each column.")),
            (
                "language",
                models.CharField(
                    choices=[("lb", "lb"), ("fr", "fr"), ("de", "de"), ("en", "en")],
                    default="en",
                    help_text="Of those whose row names none.",
                    max_length=2,
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("taking", "Taking"), ("done", "Done"), ("undone", "Undone")],
                    default="draft",
                    max_length=6,
                ),
            ),
            ("total", models.PositiveIntegerField(default=0)),
            ("houses", models.JSONField(default=list, help_text="Organisations that were written down with it.")),
            ("begun", models.DateTimeField()),
            ("ended", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="imports", to=settings.AUTH_USER_MODEL
                ),
            ),
        ],
        options={
            "db_table": "people_import",
            "indexes": [models.Index(fields=["-begun"], name="people_impo_begun_e3c182_idx")],
        },
    ),
    migrations.CreateModel(
        name="ImportedRow",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.PositiveIntegerField()),
            ("row", models.PositiveIntegerField(help_text="Its number in the file.")),
            ("outcome", models.CharField(choices=[("new", "New"), ("known", "Known"), ("bad", "Bad")], max_length=5)),
            (
                "why",
                models.CharField(
                    blank=True, help_text='Why it was left out, or what of it: "no-address".', max_length=24
                ),
            ),
            ("about", models.CharField(blank=True, max_length=200)),
            ("cells", models.JSONField(default=list, help_text="As it was written, if it was left out.")),
            ("made", models.JSONField(default=dict, help_text="What it added, so that it can be undone.")),
            (
                "likely",
                models.ForeignKey(
                    help_text="Perhaps the same person; a person decides.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="senningen.person",
                ),
            ),
            (
                "of",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="senningen.import"
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="imported",
                    to="senningen.person",
                ),
            ),
        ],
        options={
            "db_table": "people_imported_row",
            "constraints": [models.UniqueConstraint(fields=("of", "position"), name="imported_row_once")],
        },
    ),
    migrations.CreateModel(
        name="Assignment",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            ("ended", models.DateTimeField(null=True)),
            ("undone", models.DateTimeField(null=True)),
            (
                "before",
                models.ForeignKey(
                    help_text="What it took over from.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="senningen.assignment",
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="assignments", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "message",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="senningen.message"
                ),
            ),
            (
                "to",
                models.ForeignKey(
                    help_text="Empty: everybody again.",
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="assigned_to_me",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "desk_assignment",
            "indexes": [models.Index(fields=["-at"], name="desk_assign_at_8532d4_idx")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("ended", None)), fields=("message",), name="assignment_one_live_per_message"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Reader",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("since", models.DateTimeField()),
            (
                "until",
                models.DateTimeField(
                    help_text="Renewed while the page is open: a house that falls leaves nobody behind."
                ),
            ),
            (
                "account",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="reads", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "message",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="readers", to="senningen.message"
                ),
            ),
        ],
        options={
            "db_table": "desk_reader",
            "indexes": [models.Index(fields=["until"], name="desk_reader_until_090651_idx")],
        },
    ),
    migrations.CreateModel(
        name="Enclosure",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("added", models.DateTimeField()),
            ("removed", models.DateTimeField(null=True)),
            ("name", models.CharField(max_length=200)),
            ("type", models.CharField(max_length=100)),
            ("size", models.PositiveIntegerField(help_text="In bytes.")),
            ("sha256", models.CharField(max_length=64)),
            ("content", models.BinaryField()),
            (
                "answers",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="enclosures",
                    to="senningen.message",
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="enclosures", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "letters",
                models.ManyToManyField(
                    db_table="post_enclosure_letters", related_name="enclosures", to="senningen.letter"
                ),
            ),
        ],
        options={
            "db_table": "post_enclosure",
            "ordering": ["added", "pk"],
        },
    ),
    migrations.CreateModel(
        name="ApiToken",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("purpose", models.CharField(help_text="Which program, for what.", max_length=100)),
            ("digest", models.CharField(max_length=64, unique=True)),
            (
                "ending",
                models.CharField(help_text="The last letters, so that people can tell tokens apart.", max_length=4),
            ),
            ("scopes", models.JSONField(default=list, help_text='What it may do: "seats:read".')),
            ("made", models.DateTimeField()),
            ("used", models.DateTimeField(help_text="When it was last used, to a few minutes.", null=True)),
            ("revoked", models.DateTimeField(null=True)),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="api_tokens",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "outside_api_token",
            "ordering": ["-made", "-pk"],
        },
    ),
    migrations.CreateModel(
        name="Writing",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            ("text", models.TextField()),
            ("undone", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="writings", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "letter",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="writing", to="senningen.letter"
                ),
            ),
        ],
        options={
            "db_table": "desk_writing",
            "indexes": [models.Index(fields=["-at"], name="desk_writin_at_64cea4_idx")],
        },
    ),
    migrations.CreateModel(
        name="Webhook",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("purpose", models.CharField(help_text="Which program, for what.", max_length=100)),
            ("url", models.URLField(max_length=400)),
            (
                "secret",
                models.CharField(help_text="Signs what is sent; it must be kept whole to sign with it.", max_length=80),
            ),
            ("families", models.JSONField(default=list, help_text='Which entries it is told of: "seat", "request".')),
            (
                "positions",
                models.JSONField(default=dict, help_text="The last number read of each stream, by the stream's id."),
            ),
            ("made", models.DateTimeField()),
            ("failing_since", models.DateTimeField(help_text="Nothing has arrived since then.", null=True)),
            ("off", models.DateTimeField(null=True)),
            ("why_off", models.CharField(blank=True, help_text='"desk", "failing", or "gone".', max_length=12)),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="webhooks",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "db_table": "outside_webhook",
            "ordering": ["-made", "-pk"],
        },
    ),
    migrations.CreateModel(
        name="Delivery",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "state",
                models.CharField(
                    choices=[("waiting", "Waiting"), ("arrived", "Arrived"), ("refused", "Refused")],
                    default="waiting",
                    max_length=8,
                ),
            ),
            ("attempts", models.PositiveIntegerField(default=0)),
            ("answer", models.CharField(blank=True, help_text='What came back: "200", "timed out".', max_length=200)),
            ("tried", models.DateTimeField(null=True)),
            ("made", models.DateTimeField()),
            (
                "entry",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="senningen.entry"),
            ),
            (
                "webhook",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="senningen.webhook"
                ),
            ),
        ],
        options={
            "db_table": "outside_delivery",
            "indexes": [models.Index(fields=["webhook", "state", "id"], name="delivery_next")],
            "constraints": [models.UniqueConstraint(fields=("webhook", "entry"), name="delivery_once_per_webhook")],
        },
    ),
    migrations.CreateModel(
        name="Wave",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("title", models.CharField(help_text="What the desk calls it.", max_length=120)),
            (
                "mode",
                models.CharField(
                    choices=[("online", "Online"), ("on-site", "On Site")], default="online", max_length=7
                ),
            ),
            (
                "holds",
                models.BooleanField(default=True, help_text="Every invitation holds places until it is answered."),
            ),
            (
                "although_short",
                models.BooleanField(
                    default=False, help_text="Whom no place can be held for is invited all the same, without one."
                ),
            ),
            ("until", models.DateTimeField(help_text="Until when it can be answered.", null=True)),
            ("subject", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("text", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            (
                "state",
                models.CharField(
                    choices=[("draft", "Draft"), ("sent", "Sent"), ("stopped", "Stopped")],
                    default="draft",
                    max_length=7,
                ),
            ),
            ("begun", models.DateTimeField()),
            ("sent", models.DateTimeField(null=True)),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="waves", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="waves", to="senningen.edition"
                ),
            ),
            (
                "sessions",
                models.ManyToManyField(db_table="seats_wave_sessions", related_name="waves", to="senningen.session"),
            ),
            (
                "calendar",
                models.BooleanField(
                    default=False, help_text="The session goes into their calendars too, where it can be answered."
                ),
            ),
        ],
        options={
            "db_table": "seats_wave",
            "indexes": [models.Index(fields=["edition", "-begun"], name="seats_wave_edition_eb08cf_idx")],
        },
    ),
    migrations.CreateModel(
        name="Invitation",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "left_out",
                models.CharField(blank=True, help_text='Why it was never sent: "has-seat", "by-hand".', max_length=12),
            ),
            ("opened", models.DateTimeField(help_text="When its page was first read.", null=True)),
            (
                "answer",
                models.CharField(
                    blank=True, choices=[("accepted", "Accepted"), ("declined", "Declined")], max_length=8
                ),
            ),
            ("answered", models.DateTimeField(null=True)),
            (
                "letter",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="invitation",
                    to="senningen.letter",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="senningen.person"
                ),
            ),
            (
                "request",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="invitations",
                    to="senningen.request",
                ),
            ),
            (
                "seat",
                models.ForeignKey(
                    help_text="What it holds, or led to.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="invitations",
                    to="senningen.seat",
                ),
            ),
            (
                "wave",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="invitations", to="senningen.wave"
                ),
            ),
        ],
        options={
            "db_table": "seats_invitation",
            "indexes": [models.Index(fields=["person", "answer"], name="seats_invit_person__c33ea0_idx")],
            "constraints": [models.UniqueConstraint(fields=("wave", "person"), name="invitation_once_per_wave")],
        },
    ),
    migrations.CreateModel(
        name="Apart",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "one",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="senningen.person"),
            ),
            (
                "other",
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="senningen.person"),
            ),
        ],
        options={
            "db_table": "people_apart",
            "constraints": [
                models.UniqueConstraint(fields=("one", "other"), name="apart_once_per_pair"),
                models.CheckConstraint(condition=models.Q(("one__lt", models.F("other"))), name="apart_in_order"),
            ],
        },
    ),
    migrations.CreateModel(
        name="Merge",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            (
                "moved",
                models.JSONField(default=dict, help_text="Ids of the rows that were moved, by table and column."),
            ),
            (
                "changed",
                models.JSONField(default=list, help_text="Table, id, column, before, after: what else was changed."),
            ),
            (
                "watched",
                models.JSONField(default=list, help_text="Table, id, column, value: what undoing needs unchanged."),
            ),
            ("undone", models.DateTimeField(null=True)),
            (
                "absorbed",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="merges_away", to="senningen.person"
                ),
            ),
            (
                "by",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="merges", to=settings.AUTH_USER_MODEL
                ),
            ),
            (
                "kept",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="merges", to="senningen.person"
                ),
            ),
        ],
        options={
            "db_table": "people_merge",
            "indexes": [models.Index(fields=["-at"], name="people_merg_at_07e6dd_idx")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("undone", None)), fields=("absorbed",), name="merge_one_live_per_absorbed"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Trait",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.CharField(help_text='"name:anna muller", "local:annamuller".', max_length=200)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="traits", to="senningen.person"
                ),
            ),
        ],
        options={
            "db_table": "people_trait",
            "indexes": [models.Index(fields=["key", "person"], name="trait_shared")],
            "constraints": [models.UniqueConstraint(fields=("person", "key"), name="trait_once_per_person")],
        },
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
                    on_delete=django.db.models.deletion.PROTECT, related_name="check_ins", to=settings.AUTH_USER_MODEL
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
    migrations.CreateModel(
        name="Poll",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("question", senningen.kernel.text.LocalisedField(blank=True, default=senningen.kernel.text.Text)),
            ("options", models.JSONField(help_text="Two to eight, each in up to four languages.")),
            ("position", models.PositiveIntegerField(default=0)),
            ("opened", models.DateTimeField(null=True)),
            ("closed", models.DateTimeField(null=True)),
            ("shown", models.BooleanField(default=False, help_text="The audience saw the result.")),
            ("counts", models.JSONField(default=list, help_text="Votes for each option, once it was closed.")),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="polls", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_poll",
            "ordering": ["session", "position", "pk"],
        },
    ),
    migrations.CreateModel(
        name="SentQuestion",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("text", models.CharField(max_length=500)),
            ("at", models.DateTimeField()),
            (
                "message",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="questions",
                    to="senningen.message",
                ),
            ),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sent_questions", to="senningen.person"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="sent_questions", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_sent_question",
            "ordering": ["session", "pk"],
        },
    ),
    migrations.CreateModel(
        name="Question",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("number", models.PositiveIntegerField(help_text="In the order of asking, within the session.")),
            ("text", models.TextField()),
            ("original", models.TextField(blank=True, help_text="As it was asked, if the host edited it.")),
            ("seat", models.PositiveIntegerField(null=True)),
            ("origin", models.CharField(help_text='"room" or "mail".', max_length=4)),
            ("stand", models.CharField(help_text='"waiting", "public", "answered", "aside", "merged".', max_length=8)),
            (
                "into",
                models.PositiveIntegerField(help_text="The number of the question it was merged into.", null=True),
            ),
            ("reason", models.CharField(help_text="Why it was set aside.", max_length=12)),
            ("answer", models.TextField(blank=True, help_text="In writing; one that was answered on stage has none.")),
            ("votes", models.PositiveIntegerField(default=0, help_text="With those of the questions merged into it.")),
            ("asked", models.DateTimeField()),
            ("published", models.DateTimeField(null=True)),
            ("answered", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    help_text="Only with their consent: without a name it is nobody's.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="questions",
                    to="senningen.person",
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="senningen.session"
                ),
            ),
            (
                "sent",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="taken_in",
                    to="senningen.sentquestion",
                ),
            ),
        ],
        options={
            "db_table": "live_question",
            "ordering": ["session", "number"],
            "constraints": [models.UniqueConstraint(fields=("session", "number"), name="question_one_per_number")],
        },
    ),
    migrations.CreateModel(
        name="Hosting",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("at", models.DateTimeField()),
            ("by", models.CharField(max_length=64)),
            ("undone", models.DateTimeField(null=True)),
            (
                "part",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="hostings", to="senningen.part"
                ),
            ),
        ],
        options={
            "db_table": "live_hosting",
        },
    ),
    migrations.CreateModel(
        name="Consent",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.CharField(max_length=40)),
            ("version", models.PositiveIntegerField(help_text="Of the text.")),
            ("language", models.CharField(max_length=2)),
            ("text", models.TextField(help_text="As it was shown.")),
            ("given", models.DateTimeField()),
            ("withdrawn", models.DateTimeField(null=True)),
            (
                "person",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="senningen.person"
                ),
            ),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_consent",
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("withdrawn", None)), fields=("session", "key"), name="consent_one_that_stands"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="RecordedFile",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.CharField(max_length=40)),
            ("name", models.CharField(help_text="Below the data folder's recordings/<session>/.", max_length=80)),
            ("began", models.DateTimeField()),
            ("video", models.CharField(blank=True, max_length=8)),
            ("audio", models.CharField(blank=True, max_length=8)),
            ("seconds", models.FloatField(help_text="Unknown while it is written, and after a crash.", null=True)),
            ("size", models.BigIntegerField(default=0)),
            (
                "session",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="recorded_files", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_recorded_file",
            "ordering": ["session", "began", "pk"],
            "constraints": [models.UniqueConstraint(fields=("session", "name"), name="recorded_file_one_per_name")],
        },
    ),
    migrations.CreateModel(
        name="Film",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            (
                "state",
                models.CharField(
                    choices=[("asked", "Asked"), ("made", "Made"), ("ready", "Ready"), ("failed", "Failed")],
                    default="asked",
                    max_length=6,
                ),
            ),
            ("percent", models.PositiveIntegerField(default=0)),
            ("problem", models.TextField(blank=True, help_text="What ffmpeg said when it failed.")),
            ("trim_start", models.FloatField(default=0)),
            ("trim_end", models.FloatField(default=0)),
            ("seconds", models.FloatField(default=0)),
            ("size", models.BigIntegerField(default=0)),
            ("made", models.DateTimeField(null=True)),
            (
                "session",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE, related_name="film", to="senningen.session"
                ),
            ),
        ],
        options={
            "db_table": "live_film",
        },
    ),
    migrations.CreateModel(
        name="Rehearsal",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("guests", models.PositiveIntegerField()),
            (
                "state",
                models.CharField(
                    choices=[("running", "Running"), ("over", "Over"), ("broken", "Broken")],
                    default="running",
                    max_length=7,
                ),
            ),
            ("step", models.CharField(blank=True, help_text="What it does now: a check of the sheet.", max_length=12)),
            (
                "sheet",
                models.JSONField(default=list, help_text="For each check: its name, whether it passed, the figures."),
            ),
            ("trouble", models.CharField(blank=True, max_length=400)),
            ("begun", models.DateTimeField()),
            ("seen", models.DateTimeField(help_text="When it was last heard of.")),
            (
                "by",
                models.ForeignKey(
                    help_text="Empty: begun at the command line.",
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "copy",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="rehearsed_by",
                    to="senningen.edition",
                ),
            ),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="rehearsals", to="senningen.edition"
                ),
            ),
        ],
        options={
            "db_table": "rehearsal",
            "ordering": ["-pk"],
        },
    ),
    migrations.CreateModel(
        name="Party",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("made", models.DateTimeField()),
            (
                "edition",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="senningen.edition"
                ),
            ),
        ],
        options={
            "db_table": "seats_party",
        },
    ),
)


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("senningen", "0001_first"),
        ("senningen", "0002_journal_is_append_only"),
        ("senningen", "0003_reminders"),
        ("senningen", "0004_mailbox_position"),
        ("senningen", "0005_circulars_and_daily_check"),
        ("senningen", "0006_where_a_mail_comes_from"),
        ("senningen", "0007_letters_that_can_be_too_late"),
        ("senningen", "0008_what_is_done_on_the_seats_page"),
        ("senningen", "0009_notes_to_colleagues"),
        ("senningen", "0010_asking_by_form"),
        ("senningen", "0011_people_taken_in_from_lists"),
        ("senningen", "0012_assignments"),
        ("senningen", "0013_rules_that_confirm"),
        ("senningen", "0014_calendar_to_subscribe_to"),
        ("senningen", "0015_readers_at_the_desk"),
        ("senningen", "0016_several_at_once_on_the_seats_page"),
        ("senningen", "0017_enclosures"),
        ("senningen", "0018_tokens_of_other_programs"),
        ("senningen", "0019_letters_by_hand"),
        ("senningen", "0020_what_servers_report"),
        ("senningen", "0021_webhooks"),
        ("senningen", "0022_waves_of_invitations"),
        ("senningen", "0023_colleagues"),
        ("senningen", "0024_people_written_down_twice"),
        ("senningen", "0025_wave_in_calendars"),
        ("senningen", "0026_journal_by_author_and_day"),
        ("senningen", "0027_check_in_at_the_door"),
        ("senningen", "0028_asked_in_the_room"),
        ("senningen", "0029_hosting"),
        ("senningen", "0030_recording_and_consent"),
        ("senningen", "0031_films"),
        ("senningen", "0032_where_a_session_stood_before"),
        ("senningen", "0033_rehearsals"),
        ("senningen", "0034_requests_that_belong_together"),
    ]
    dependencies = []

    operations = [
        CreateTogether(*TABLES),
        migrations.RunPython(by_hand),
    ]
