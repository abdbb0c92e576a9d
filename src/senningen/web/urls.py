"""The site's addresses, by who uses them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("senningen.web.public.urls")),
    path("", include("senningen.web.guest.urls")),
    path("", include("senningen.web.room.urls")),
    path("api/", include("senningen.web.api.urls")),
    path("desk/", include("senningen.web.desk.urls")),
    path("showroom/", include("senningen.web.showroom.urls")),
]

handler403 = "senningen.web.errors.forbidden"
handler404 = "senningen.web.errors.not_found"
handler500 = "senningen.web.errors.server_error"
