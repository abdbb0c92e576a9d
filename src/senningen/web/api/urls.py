"""Addresses of the interface."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.api import door

app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", door.reading, name="reading"),
    path("v1/openapi.json", door.description, name="description"),
    path("v1/<path:path>", door.enter, name="enter"),
]
