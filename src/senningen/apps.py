"""Senningen as Django's one app."""

from django.apps import AppConfig


class SenningenConfig(AppConfig):
    """Named for its package."""

    name = "senningen"
    verbose_name = "Senningen"
    default_auto_field = "django.db.models.BigAutoField"
