"""What may differ between installations is read from the environment here, and refused when it makes no sense.

With DEBUG on there are defaults for a developer's machine. With DEBUG off (every real installation, and ./run) the
secret key, the host names, the database and the queue must be given; ``./run`` gives them.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from coding_portal import logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var").absolute()
SHARED_DIR = BASE_DIR.parent / "shared"
"""Official releases and sample bundles for optional tests; absent in an ordinary checkout."""

env = environ.Env()


def required(name: str, *, in_development: str) -> str:
    """A setting without which a real installation must not start; a developer's machine has a default."""
    value = str(env.str(name, default=in_development if DEBUG else "")).strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment, or start with ./run, which sets it.")
    return value


def whole_number(name: str, *, default: int, least: int, most: int) -> int:
    try:
        value = int(env.int(name, default=default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error
    if not least <= value <= most:
        raise ImproperlyConfigured(f"{name} is {value}; it must lie between {least} and {most}.")
    return value


def database_from(url: str) -> dict[str, object]:
    """Connection settings from a PostgreSQL URL; a socket folder stands percent-encoded where the host name would."""
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (PostgreSQL is the only database).")
    found = environ.Env.db_url_config(url)
    if not found["NAME"]:
        raise ImproperlyConfigured("DATABASE_URL names no database.")
    return {**found, "HOST": unquote(found["HOST"])}


def broker_from(url: str) -> str:
    """The same queue server as Celery spells it."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        database = parts.query.removeprefix("db=") or "0"
        return f"redis+socket://{parts.path}?virtual_host={database}"
    if parts.scheme in {"redis", "rediss"}:
        return url
    raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", in_development="for-development-only-" + "0" * 40)
if not DEBUG and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: give at least 50 random characters.")
ALLOWED_HOSTS = [host for host in required("ALLOWED_HOSTS", in_development="localhost,127.0.0.1").split(",") if host]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATABASE_URL = required("DATABASE_URL", in_development="postgres://portal@localhost/portal")
REDIS_URL = required("REDIS_URL", in_development="redis://localhost:6379/0")
PLAIN_HTTP = env.bool("PLAIN_HTTP", default=DEBUG)
"""The site is reached without TLS, on this machine only. Cookies then travel unprotected: never in production."""
DEMO = env.bool("DEMO", default=DEBUG)
"""The demonstration department may be seeded here."""
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="demonstration-only" if DEBUG else "")
"""Of every demonstration user; ./run makes one for each installation and prints it."""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "axes",
    "csp",
    "django_htmx",
    "rest_framework",
    "knox",
    "drf_spectacular",
    "coding_portal",
    "accounts",
    "codesets",
    "encounters",
    "claims",
    "audits",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coding_portal.middleware.request_log",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coding_portal.middleware.session_timeout",
    "coding_portal.middleware.no_store",
    "coding_portal.middleware.no_nul",
    "accounts.middleware.own_password_first",
    "coding_portal.middleware.DomainErrors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "coding_portal.urls"
WSGI_APPLICATION = "coding_portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coding_portal.context.portal",
            ],
        },
    }
]

# --- database, cache, queue -------------------------------------------------------------------------------------

DATABASES = {"default": {**database_from(DATABASE_URL), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 5},
    }
}

CELERY_BROKER_URL = broker_from(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = whole_number("WORKER_PROCESSES", default=2, least=1, most=64)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A task taken by a worker that died is handed out again after this many seconds; no task runs as long.
    "visibility_timeout": 900,
    "socket_connect_timeout": 2,
    "socket_timeout": 15,
}
CELERY_TASK_TIME_LIMIT = 600
# A page must not hang because the queue is away: give up soon, the periodic tasks catch up.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 2, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_TIMEZONE = "UTC"

# --- people and sessions ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = whole_number("SIGN_IN_ATTEMPTS", default=8, least=3, most=50)
AXES_COOLOFF_TIME = 0.25
"""Hours a name stays locked out after too many failed sign-ins."""
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = whole_number("PROXY_COUNT", default=0, least=0, most=5)

SESSION_IDLE_SECONDS = whole_number("SESSION_IDLE_SECONDS", default=15 * 60, least=60, most=24 * 3600)
SESSION_ABSOLUTE_SECONDS = whole_number("SESSION_ABSOLUTE_SECONDS", default=12 * 3600, least=300, most=7 * 24 * 3600)
SESSION_COOKIE_AGE = SESSION_ABSOLUTE_SECONDS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = False

# --- transport and browser --------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not PLAIN_HTTP
SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
"""Largest request body; a FHIR bundle with attachments is the largest thing anybody sends."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- pages ------------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
USE_TZ = True
USE_I18N = False
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR_DIR / "media"

# --- claims -----------------------------------------------------------------------------------------------------

CLAIM_SENDER = {
    "name": env.str("CLAIM_SENDER_NAME", default="Coding Portal"),
    "id": env.str("CLAIM_SENDER_ID", default="CODINGPORTAL"),
    "contact": env.str("CLAIM_SENDER_CONTACT", default="Billing office"),
    "phone": env.str("CLAIM_SENDER_PHONE", default="3305550100"),
    "clearing_house_name": env.str("CLEARING_HOUSE_NAME", default="Clearing house"),
    "clearing_house_id": env.str("CLEARING_HOUSE_ID", default="CLEARINGHOUSE"),
}
"""Who sends claim files (loop 1000A, ISA06, GS02), and to whom files for all payers go."""

# --- API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["coding_portal.parsers.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="60/min"),
        "user": env.str("API_RATE_USER", default="6000/min"),
    },
    "EXCEPTION_HANDLER": "coding_portal.responses.api_exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
}
REST_KNOX = {"AUTH_HEADER_PREFIX": "Token", "TOKEN_TTL": None, "AUTO_REFRESH": False}
"""``./run manage create_token`` gives each token its own expiry."""
SPECTACULAR_SETTINGS = {
    "TITLE": "Coding Portal",
    "DESCRIPTION": "Charts, code search, claim checks and audits, as the pages of the portal use them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    # Sets of choices whose field name is shared by several serialisers need a name of their own.
    "ENUM_NAME_OVERRIDES": {
        "ClaimForm": "encounters.models.BillForm",
        "CheckedForm": [("professional", "professional"), ("institutional", "institutional")],
    },
}

# --- logs -------------------------------------------------------------------------------------------------------

LOGGING = logs.configuration(level=env.str("LOG_LEVEL", default="INFO"))
structlog.configure(**logs.STRUCTLOG)
