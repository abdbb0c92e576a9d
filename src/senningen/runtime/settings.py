"""Django's settings, derived from `options`."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from senningen.runtime import options as _options

OPTIONS = _options.read()
PACKAGE = Path(__file__).resolve().parent.parent
DATA = OPTIONS.folder


def _secret_key() -> str:
    """Return the key that signs passes and cookies: set, or made once and kept with the data."""
    if OPTIONS.secret_key:
        return OPTIONS.secret_key
    kept = DATA / "secret-key"
    if not kept.is_file():
        if not DATA.is_dir():
            return secrets.token_urlsafe(48)  # no data folder yet: nothing that outlives this process is signed
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _database() -> dict[str, Any]:
    """Describe SQLite in the data folder, or the PostgreSQL of `database_url`."""
    if not OPTIONS.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "senningen.sqlite3",
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "timeout": 20,
                # A write takes the lock as it begins, so it never fails half-way; FULL lets a 250 survive a power cut.
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
            },
        }
    url = urlsplit(OPTIONS.database_url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
    }


SECRET_KEY = _secret_key()
DEBUG = OPTIONS.debug
PUBLIC_URL = OPTIONS.public_url.rstrip("/") or f"http://{OPTIONS.host}:{OPTIONS.port}"
ALLOWED_HOSTS = [urlsplit(PUBLIC_URL).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# A personal link must not leave in a header. Not "no-referrer": with it a browser says "Origin: null" of our own forms.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_vite",
    "csp",
    "senningen",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "senningen.web.language.LanguageMiddleware",
    "senningen.web.errors.RefusalMiddleware",
]
CSRF_FAILURE_VIEW = "senningen.web.errors.form_expired"
ROOT_URLCONF = "senningen.web.urls"
HOUSE_TROUBLES = "senningen.runtime.health.troubles_now"
AUTH_USER_MODEL = "senningen.Account"
AUTHENTICATION_BACKENDS = [
    "senningen.people.signed_in.Accounts",
    "django.contrib.auth.backends.ModelBackend",  # by which sessions of earlier versions were begun
]
SESSION_ENGINE = "senningen.people.signed_in"
LOGIN_URL = "desk:sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": _database()}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "senningen.web.context.house",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "libraries": {
                "desk": "senningen.web.templatetags.desk",
                "senningen": "senningen.web.templatetags.senningen",
            },
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("lb", "Lëtzebuergesch"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "senningen.web.formats"
USE_I18N = True
TIME_ZONE = OPTIONS.time_zone
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
DJANGO_VITE = {
    "default": {
        "manifest_path": PACKAGE / "web" / "static" / "dist" / "manifest.json",
        "static_url_prefix": "dist",
    }
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'", "blob:"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
