"""Addresses of the public pages."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.public import asking, choices, lost_link, views

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.series, name="series"),
    path("editions/<slug:slug>", views.edition, name="edition"),
    path("editions/<slug:slug>/calendar.ics", views.edition_calendar, name="edition-calendar"),
    path("editions/<slug:slug>/<int:number>.ics", views.edition_calendar, name="session-calendar"),
    path("editions/<slug:slug>/ask", asking.ask, name="ask"),
    path("editions/<slug:slug>/asked", asking.asked, name="asked"),
    path("editions/<slug:slug>/link", lost_link.lost_link, name="lost-link"),
    path("ask/<str:token>", asking.confirm, name="confirm"),
    path("archive", views.archive, name="archive"),
    path("icon.svg", views.icon, name="icon"),
    path("language", choices.language, name="language"),
    path("appearance", choices.appearance, name="appearance"),
]
