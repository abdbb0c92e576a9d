"""Addresses of the guest pages."""

from django.urls import URLPattern, URLResolver

app_name = "guest"
urlpatterns: list[URLPattern | URLResolver] = []
