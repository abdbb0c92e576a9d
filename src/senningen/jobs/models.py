"""The queue is a table: a job commits or vanishes with the change that asked for it."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One call of a task, to be made at least once. A lease that ends unfinished is taken again."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    task = models.CharField(max_length=100, help_text='Dotted name below the package: "post.send_letter".')
    args = models.JSONField(default=list)
    key = models.CharField(max_length=200, blank=True, help_text="At most one unfinished job bears a key.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    due = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0, help_text="Fences the finish: only the latest attempt counts.")
    leased_until = models.DateTimeField(null=True)
    created = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "jobs_job"
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(key=""),
                name="job_one_unfinished_per_key",
            )
        ]
        indexes = [models.Index(fields=["state", "due"], name="job_next")]

    def __str__(self) -> str:
        return f"{self.task} {self.args}"
