"""Settings, typed, from the environment. Every variable is told in docs/configuration.md and .env.example."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from environ import Env

from inquiry_hub import logs
from inquiry_hub.desk_theme import UNFOLD  # noqa: F401  read by django-unfold
from inquiry_hub.env import day, env, money, offline, prices, read_files, secret
from inquiry_hub.local import paths
from inquiry_hub.schedule import SCHEDULE

read_files()

BASE_DIR = paths.home()
LOCAL_DIR = paths.local_dir()
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = secret("SECRET_KEY")
FIELD_ENCRYPTION_KEYS = [key.strip() for key in secret("FIELD_ENCRYPTION_KEYS").split(",") if key.strip()]

# --- where the world finds us ---------------------------------------------------------------------------------------

# Signatures of webhooks and links in mails are made with this, never with what a proxy told us.
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default="http://localhost:8000").rstrip("/")
_PUBLIC = urlsplit(PUBLIC_BASE_URL)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_PUBLIC.hostname or "localhost"])
if DEBUG:
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_PUBLIC.scheme}://{_PUBLIC.netloc}"]

# --- apps -----------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "inquiry_hub.apps.HubConfig",
    "unfold",
    "unfold.contrib.filters",
    # Offline commands show no page, and reading all of them takes longer than reading a mail.
    "django.contrib.admin.apps.SimpleAdminConfig" if offline() else "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_celery_beat",
    "django_htmx",
    "django_structlog",
    "csp",
    "axes",
    "inquiries.apps.InquiriesConfig",
    "channels_email.apps.ChannelsEmailConfig",
    "channels_whatsapp.apps.ChannelsWhatsappConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are ten times as large with the desk's theme; Django pads them against BREACH (Django 4.2 notes).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inquiry_hub.errors.sign_in_for_htmx",
    "inquiry_hub.errors.without_nul",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "inquiry_hub.urls"
WSGI_APPLICATION = "inquiry_hub.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [paths.PROJECT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- PostgreSQL -----------------------------------------------------------------------------------------------------

# A page that takes longer than this is a bug; a worker or a migration may take its time.
_STATEMENT_SECONDS = (
    env.int("WEB_STATEMENT_TIMEOUT", default=30) if env.str("HUB_PROCESS", default="") == "web" else 0
)


def _database() -> dict[str, Any]:
    url = env.str("DATABASE_URL", default="")
    if url:
        found = Env.db_url_config(url)
    else:
        socket = paths.postgres_socket_dir(LOCAL_DIR)
        found = {"ENGINE": "django.db.backends.postgresql", "NAME": "hub", "USER": "postgres", "HOST": socket}
    # Statements of intake stay prepared; a pooler that hands connections around per transaction may not bear that.
    prepare = 2 if env.bool("DATABASE_PREPARE", default=True) else None
    options = {"connect_timeout": 5, "prepare_threshold": prepare, **found.get("OPTIONS", {})}
    if _STATEMENT_SECONDS:
        # A page shows fifty lines: several workers for one query cost it two to seven times the processor time.
        asked = f"-c statement_timeout={_STATEMENT_SECONDS}s -c max_parallel_workers_per_gather=0"
        options["options"] = f"{options.get('options', '')} {asked}".strip()
    keep = env.int("DATABASE_CONN_MAX_AGE", default=600)
    return {**found, "CONN_MAX_AGE": keep, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


OFFLINE = offline()
# Offline commands get no database at all: one that touches it fails at once, in words.
DATABASES = {} if OFFLINE else {"default": _database()}

# --- Redis: doorbells and cache -------------------------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="") or f"unix://{paths.valkey_socket(LOCAL_DIR)}"
# Heroku's own Redis shows a certificate that nobody signed: "none" encrypts without asking who is there.
_REDIS_TLS = {"ssl_cert_reqs": env.str("REDIS_SSL_CERT_REQS", default="required")}
_REDIS_OPTIONS = _REDIS_TLS if REDIS_URL.startswith("rediss://") else {}
CACHES = {
    "default": {
        "BACKEND": "inquiry_hub.cache.ForgetfulRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "hub",
        "OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 1, **_REDIS_OPTIONS},
    }
}

# --- Celery ---------------------------------------------------------------------------------------------------------

# kombu has other words for a socket and its database number than redis-py.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_BROKER_USE_SSL = _REDIS_OPTIONS or None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A web request rings the bell: a dead broker may cost it a moment, not a minute (the sweeper finds the row anyway).
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 0.2,
    "socket_timeout": 5,
    "socket_keepalive": True,
    # Without it kombu tries again after 2 and 4 seconds before it says that the broker is away, also with retry=False
    # (Connection.default_channel). Workers have a policy of their own, CELERY_BROKER_CONNECTION_MAX_RETRIES.
    "max_retries": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20.0  # Heroku kills a dyno 30 s after SIGTERM
CELERY_TASK_TIME_LIMIT = env.int("TASK_TIME_LIMIT", default=900)
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT - 30
CELERY_TASK_DEFAULT_QUEUE = "inbound"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = SCHEDULE

# --- files ----------------------------------------------------------------------------------------------------------

MEDIA_ROOT = env.str("MEDIA_ROOT", default="") or str(BASE_DIR / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = env.int("MAX_UPLOAD_MB", default=30) * 1024 * 1024
S3_BUCKET = env.str("S3_BUCKET", default="")
_S3 = {
    "bucket_name": S3_BUCKET,
    "access_key": env.str("S3_ACCESS_KEY_ID", default="") or None,
    "secret_key": env.str("S3_SECRET_ACCESS_KEY", default="") or None,
    "region_name": env.str("S3_REGION", default="") or None,
    "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
    "default_acl": "private",
    "file_overwrite": True,  # names carry the hash of the content: the same name is the same file
    "querystring_auth": True,
}
# Off: style sheets and scripts are served out of the packages, slower and without `collectstatic`.
_COLLECTED = env.bool("STATIC_COLLECTED", default=not DEBUG)
_HASHED_STATIC = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": (
        {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _S3}
        if S3_BUCKET
        else {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    ),
    "staticfiles": {
        "BACKEND": _HASHED_STATIC if _COLLECTED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if _COLLECTED else None
WHITENOISE_USE_FINDERS = not _COLLECTED

# --- viruses --------------------------------------------------------------------------------------------------------

# A ClamAV daemon: tcp://host:3310 or unix:///path; empty: files are not checked.
CLAMD_URL = env.str("CLAMD_URL", default="").strip()
CLAMD_TIMEOUT = env.float("CLAMD_TIMEOUT", default=30.0)  # seconds of one step
# Whether a file is kept back until it was checked.
CLAMD_HOLD = env.bool("CLAMD_HOLD", default=True)

# --- mail servers ---------------------------------------------------------------------------------------------------

# Their names come out of a form: off keeps whoever may fill it away from the hub's own network.
MAIL_ALLOW_PRIVATE_HOSTS = env.bool("MAIL_ALLOW_PRIVATE_HOSTS", default=False)

# The hub as an app at Google and Microsoft; an account may name an app of its own.
GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", default="").strip()
GOOGLE_CLIENT_SECRET = env.str("GOOGLE_CLIENT_SECRET", default="").strip()
MICROSOFT_CLIENT_ID = env.str("MICROSOFT_CLIENT_ID", default="").strip()
MICROSOFT_CLIENT_SECRET = env.str("MICROSOFT_CLIENT_SECRET", default="").strip()
MICROSOFT_SECRET_EXPIRES_ON = day("MICROSOFT_SECRET_EXPIRES_ON")
MICROSOFT_TENANT = env.str("MICROSOFT_TENANT", default="common").strip()
GOOGLE_AUTHORIZE_URL = env.str("GOOGLE_AUTHORIZE_URL", default="https://accounts.google.com/o/oauth2/v2/auth")
GOOGLE_TOKEN_URL = env.str("GOOGLE_TOKEN_URL", default="https://oauth2.googleapis.com/token")
MICROSOFT_LOGIN_URL = env.str("MICROSOFT_LOGIN_URL", default="https://login.microsoftonline.com").rstrip("/")
MICROSOFT_GRAPH_URL = env.str("MICROSOFT_GRAPH_URL", default="https://graph.microsoft.com").rstrip("/")
# Further mail servers that may be given access tokens. A token opens the mailbox to whoever holds it.
MAIL_TOKEN_HOSTS = env.list("MAIL_TOKEN_HOSTS", default=[])

# How many connections the hub has open to one mail server at a time, over all workers. Providers count them per
# mailbox and per address of the caller: Gmail stops at 15, hosters at 10 or less, and staff's own programs need some.
MAIL_CONNECTIONS_PER_HOST = env.int("MAIL_CONNECTIONS_PER_HOST", default=3)

# What is taken out of one mail. Beyond it stands a note at the message, and the original has all.
MAIL_MAX_MB = env.int("MAIL_MAX_MB", default=64)
MAIL_MAX_FILE_MB = env.int("MAIL_MAX_FILE_MB", default=50)
MAIL_MAX_FILES = env.int("MAIL_MAX_FILES", default=500)

# --- reading the trip -------------------------------------------------------------------------------------------------

# local needs no network; openai asks a model; both reads locally at once and lets a model complete it.
EXTRACTOR = env.str("EXTRACTOR", default="local").strip()
# The key itself, or where it lies: env:NAME, file:/path.
OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="").strip()
# Only from here, never out of a form: mails go there.
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="https://api.openai.com/v1").strip()
OPENAI_MODEL = env.str("OPENAI_MODEL", default="gpt-5-mini").strip()
OPENAI_API = env.str("OPENAI_API", default="responses").strip()
OPENAI_FORMAT = env.str("OPENAI_FORMAT", default="json_schema").strip()
# What not every compatible server knows.
OPENAI_STRICT = env.bool("OPENAI_STRICT", default=True)
OPENAI_SEND_STORE = env.bool("OPENAI_SEND_STORE", default=True)
OPENAI_SEND_SAFETY_ID = env.bool("OPENAI_SEND_SAFETY_ID", default=True)
OPENAI_REASONING_EFFORT = env.str("OPENAI_REASONING_EFFORT", default="").strip()
OPENAI_TIMEOUT = env.float("OPENAI_TIMEOUT", default=45.0)
OPENAI_MAX_OUTPUT_TOKENS = env.int("OPENAI_MAX_OUTPUT_TOKENS", default=6000)
OPENAI_MAX_CHARACTERS = env.int("OPENAI_MAX_CHARACTERS", default=20_000)
# Money a day, in the currency of the prices; 0: no limit. Prices: model=input/cached/output for a million tokens.
OPENAI_DAILY_BUDGET = money("OPENAI_DAILY_BUDGET", env.str("OPENAI_DAILY_BUDGET", default="0"))
OPENAI_PRICES = prices("OPENAI_PRICES", env.list("OPENAI_PRICES", default=[]))

# --- WhatsApp ---------------------------------------------------------------------------------------------------------

# Where the providers are reached; only tests, and who stands behind a proxy of their own, need others.
TWILIO_API_URL = env.str("TWILIO_API_URL", default="https://api.twilio.com").rstrip("/")
TWILIO_CONTENT_URL = env.str("TWILIO_CONTENT_URL", default="https://content.twilio.com").rstrip("/")
TWILIO_MESSAGING_URL = env.str("TWILIO_MESSAGING_URL", default="https://messaging.twilio.com").rstrip("/")
META_GRAPH_URL = env.str("META_GRAPH_URL", default="https://graph.facebook.com").rstrip("/")
# Each lives about two years (developers.facebook.com/docs/graph-api/changelog/versions).
META_API_VERSION = env.str("META_API_VERSION", default="v25.0")
# Hosts that files of a message may be fetched from, besides the two above. A leading dot takes in what lies below.
WHATSAPP_MEDIA_HOSTS = env.list(
    "WHATSAPP_MEDIA_HOSTS", default=["mms.twiliocdn.com", ".twilio.com", "lookaside.fbsbx.com", ".fbcdn.net"]
)
WHATSAPP_MEDIA_MAX_MB = env.int("WHATSAPP_MEDIA_MAX_MB", default=100)
WHATSAPP_WEBHOOK_MAX_MB = env.int("WHATSAPP_WEBHOOK_MAX_MB", default=4)

# --- replies --------------------------------------------------------------------------------------------------------

# So long a reply can be taken back; it goes out afterwards.
UNDO_SECONDS = env.int("UNDO_SECONDS", default=10)
# One file, and a whole message on its way: Gmail and Exchange Online take 25 MB, base64 included.
ATTACHMENT_MAX_MB = env.int("ATTACHMENT_MAX_MB", default=15)
MESSAGE_MAX_MB = env.int("MESSAGE_MAX_MB", default=25)
# Nobody is thanked by a machine twice within so many days (RFC 3834, 2), nor for mail that came so many minutes ago.
ACKNOWLEDGE_AGAIN_AFTER = env.int("ACKNOWLEDGE_AGAIN_AFTER", default=7)
ACKNOWLEDGE_WITHIN_MINUTES = env.int("ACKNOWLEDGE_WITHIN_MINUTES", default=60)

# --- leases ---------------------------------------------------------------------------------------------------------

# After so many seconds of silence a worker counts as dead, and another one takes its work.
WORK_LEASE_SECONDS = env.int("WORK_LEASE_SECONDS", default=300)
FETCH_LEASE_SECONDS = env.int("FETCH_LEASE_SECONDS", default=900)
# Where a thread ends and a new matter begins, and when a sender counts as a machine that answers machines.
OLD_THREAD_DAYS = env.int("OLD_THREAD_DAYS", default=30)
CLOSED_INQUIRY_DAYS = env.int("CLOSED_INQUIRY_DAYS", default=60)
LOOP_MAILS_IN_INQUIRY = env.int("LOOP_MAILS_IN_INQUIRY", default=5)
LOOP_MAILS_OF_SENDER = env.int("LOOP_MAILS_OF_SENDER", default=20)

# --- words and times ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en")
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
# Where most customers live: how 07/08 and a phone number without a country are read when nothing else tells.
AGENCY_COUNTRY = env.str("AGENCY_COUNTRY", default="").strip().upper()
USE_I18N = True
USE_TZ = True

# --- security -------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", default=8)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "errors/locked.html"
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0) or None
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

_HTTPS = env.bool("HTTPS_ONLY", default=not DEBUG)
if env.bool("TRUST_PROXY_HTTPS", default=bool(env.str("DYNO", default=""))):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Preloading lets anybody put the whole domain on a list that browsers ship for years: the owner's choice, not ours.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # a page that the desk itself frames says so with @xframe_options_sameorigin

# What the desk's theme needs and no more: Alpine evaluates expressions, styles are set inline; nothing from outside.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "script-src": ["'self'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "frame-src": ["'self'"],
        "frame-ancestors": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

DEFAULT_EXCEPTION_REPORTER_FILTER = "inquiry_hub.error_reports.ErrorReports"

# --- logs -----------------------------------------------------------------------------------------------------------

logs.configure()
LOGGING = logs.logging_config(
    as_json=env.bool("LOG_JSON", default=not DEBUG), level=env.str("LOG_LEVEL", default="INFO")
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # an address is personal data, and the proxy's log has it

# --- the API --------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {"TITLE": "Inquiry hub", "VERSION": "1"}
