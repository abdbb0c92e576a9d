"""Addresses of the desk's pages."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.desk import attendance, editions, feed, journal, letters, mail, overview, people, seats, sign_in

app_name = "desk"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    path("feed", feed.feed, name="feed"),
    path("mail", mail.mail, name="mail"),
    path("mail/<int:pk>", mail.mail, name="message"),
    path("mail/<int:pk>.eml", mail.raw, name="message-raw"),
    path("proposals/<int:pk>/decision", mail.decide, name="decide"),
    path("proposals/<int:pk>/aside", mail.aside, name="aside"),
    path("proposals/<int:pk>/taking-up", mail.take_up, name="take-up"),
    path("decisions/<int:pk>/undoing", mail.undo, name="undo"),
    path("seats", seats.seats, name="seats"),
    path("seats/<int:pk>/release", seats.release, name="seat-release"),
    path("seats/<int:pk>/extension", seats.extend, name="seat-extend"),
    path("requests/<int:pk>/seat", seats.give, name="request-give"),
    path("requests/<int:pk>/offer", seats.offer, name="request-offer"),
    path("people", people.people, name="people"),
    path("people/<int:pk>", people.person, name="person"),
    path("letters", letters.letters, name="letters"),
    path("letters/<int:pk>", letters.letter, name="letter"),
    path("letters/<int:pk>.html", letters.as_html, name="letter-html"),
    path("letters/<int:pk>.eml", letters.as_file, name="letter-file"),
    path("journal", journal.journal, name="journal"),
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
