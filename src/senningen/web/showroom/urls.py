"""Addresses of the showroom."""

from django.urls import URLPattern, URLResolver, path

from senningen.web.showroom import views

app_name = "showroom"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.components, name="components"),
    path("refusals/<str:code>", views.refusal, name="refusal"),
    path("errors/<slug:name>", views.error, name="error"),
    path("letters/<str:language>/<slug:kind>.<str:form>", views.letter, name="letter"),
]
