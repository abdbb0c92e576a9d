"""Addresses of the public pages."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.public import choices, views

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.series, name="series"),
    path("archive", views.archive, name="archive"),
    path("language", choices.language, name="language"),
    path("appearance", choices.appearance, name="appearance"),
]
