"""Addresses of the room pages."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.room import checking, hall, pages, recording, slides

app_name = "room"
urlpatterns: list[URLPattern | URLResolver] = [
    path("stage/<str:token>", pages.prepare, name="prepare"),
    path("stage/<str:token>/room", pages.stage, name="stage"),
    path("stage/<str:token>/language", pages.language, name="language"),
    path("stage/<str:token>/slides", slides.upload, name="upload"),
    path("stage/<str:token>/slides/<int:deck>/remove", slides.remove, name="remove-slides"),
    path("stage/<str:token>/recording", recording.decide, name="consent"),
    path("stage/<str:token>/check", checking.keep, name="check"),
    path("stage/<str:token>/check/line", checking.line, name="check-line"),
    path("stage/<str:token>/wall", hall.open_from_the_stage, name="open-wall"),
    path("wall/<str:token>", hall.wall, name="wall"),
    path("wall/<str:token>/code", hall.code, name="wall-code"),
    path("hall/<int:pk>", hall.phone, name="phone"),
    path("hall/<int:pk>/<str:key>", hall.come_in, name="come-in"),
    path("desk/sessions/<int:pk>/wall", hall.open_from_the_desk, name="desk-open-wall"),
    path("desk/sessions/<int:pk>/room", pages.host, name="host"),
    path("desk/sessions/<int:pk>/room/slides", slides.upload_at_the_desk, name="host-upload"),
    path("slides/<str:folder>/<str:name>", slides.page, name="slide"),
]
