"""Addresses of the desk's pages."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.desk import attendance, editions, sign_in

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("enter/<str:secret>", sign_in.enter, name="enter"),
    path("set-up/<str:secret>", sign_in.set_up, name="set-up"),
    path("editions", editions.every, name="editions"),
    path("editions/new", editions.edit, name="edition-new"),
    path("editions/<int:number>", editions.edit, name="edition"),
    path("editions/<int:number>/sessions/new", editions.edit_session, name="session-new"),
    path("editions/<int:number>/sessions/<int:session>", editions.edit_session, name="session"),
    path("editions/<int:number>/sessions/<int:session>/call-off", editions.call_off, name="session-call-off"),
    path("sessions/<int:pk>/attendance", attendance.of_session, name="attendance"),
    path("sessions/<int:pk>/attendance.<str:form>", attendance.table, name="attendance-table"),
]
