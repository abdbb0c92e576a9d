"""Addresses of one guest's pages, behind the token of a personal link."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.guest import checking, invitation, room, subscribing, views, waiting

app_name = "guest"
urlpatterns: list[URLPattern | URLResolver] = [
    path("s/<str:token>", views.seat, name="seat"),
    path("s/<str:token>/sessions", views.sessions, name="sessions"),
    path("s/<str:token>/take", views.take, name="take"),
    path("s/<str:token>/decline", views.decline, name="decline"),
    path("s/<str:token>/give-back", views.give_back, name="give-back"),
    path("s/<str:token>/mode", views.mode, name="mode"),
    path("s/<str:token>/language", views.language, name="language"),
    path("s/<str:token>/calendar.ics", views.calendar_file, name="calendar"),
    path("s/<str:token>/calendar", views.calendar_again, name="calendar-again"),
    path("s/<str:token>/room/<int:number>", room.enter, name="room"),
    path("s/<str:token>/room/<int:number>/doors", room.doors, name="doors"),
    path("s/<str:token>/check", checking.check, name="check"),
    path("s/<str:token>/check/line", checking.line, name="check-line"),
    path("s/<str:token>/subscription", subscribing.subscribe, name="subscribe"),
    path("calendar/<str:token>.ics", subscribing.feed, name="feed"),
    path("s/<str:token>/opened", views.opened_page, name="seat-opened"),
    path("i/<str:token>", invitation.invitation, name="invitation"),
    path("i/<str:token>/acceptance", invitation.accept, name="invitation-accept"),
    path("i/<str:token>/decline", invitation.decline, name="invitation-decline"),
    path("i/<str:token>/language", invitation.language, name="invitation-language"),
    path("i/<str:token>/opened", invitation.opened_page, name="invitation-opened"),
    path("w/<str:token>", waiting.waiting, name="waiting"),
    path("w/<str:token>/sessions", waiting.narrow, name="narrow"),
    path("w/<str:token>/leave", waiting.leave, name="leave"),
    path("w/<str:token>/mode", waiting.mode, name="waiting-mode"),
    path("w/<str:token>/language", waiting.language, name="waiting-language"),
]
