"""Settings, all from the environment, none needed. `docs/settings.md` tells each of them."""

import hashlib
import os
import secrets
import tempfile
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()


def home() -> Path:
    """Where everything of this installation lies, made if need be."""
    path = Path(env.str("SMARKETING_HOME", default=str(ROOT / ".smarketing"))).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise ImproperlyConfigured(
            f"Smarketing keeps its data in {path} and cannot write there ({error.strerror}): "
            "name another folder with SMARKETING_HOME."
        ) from None
    return path


def port() -> int:
    """Where the web listens."""
    said = env.str("PORT", default="8000")
    if not (said.isascii() and said.isdigit() and 0 < int(said) < 65536):
        raise ImproperlyConfigured(f"PORT is a number from 1 to 65535, such as 8001, not {said!r}.")
    return int(said)


def address(name: str, default: str, *schemes: str) -> str:
    """An address of one of these kinds; what it holds may be a secret, so it is never told."""
    said = env.str(name, default="") or default
    if not said.startswith(schemes):
        raise ImproperlyConfigured(f"{name} begins with one of: {', '.join(schemes)}")
    return said


HOME = home()


def own_secret() -> str:
    """The installation's secret key, made once and kept where only its owner reads it."""
    path = HOME / "secret_key"
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", dir=HOME, delete=False) as made:
            made.write(secrets.token_urlsafe(64))
        try:
            os.link(made.name, path)  # whoever comes second keeps the first one's key
        except FileExistsError:
            pass
        finally:
            os.unlink(made.name)
    return path.read_text()


def redis_socket() -> str:
    """Where the private Redis listens; a socket's path may not pass 100 bytes."""
    path = HOME / "redis.sock"
    if len(bytes(path)) > 100:
        name = hashlib.sha256(bytes(HOME)).hexdigest()[:12]
        path = Path(tempfile.gettempdir()) / f"smarketing-{os.getuid()}-{name}" / "redis.sock"
    return str(path)


SECRET_KEY = env.str("SECRET_KEY", default="") or own_secret()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
PORT = port()
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{PORT}").rstrip("/")  # for mails
DEMO = env.bool("DEMO", default=False)
PUBLIC = any(host not in ("localhost", "127.0.0.1", "[::1]") for host in ALLOWED_HOSTS)

INSTALLED_APPS = [
    "smarketing.accounts",
    "smarketing.audit",
    "smarketing.notices",
    "smarketing.agreements",
    "personas",
    "smarketing.funnel",
    "goals",
    "stages",
    "smarketing.scoreboard",
    "smarketing.demo",
    "smarketing.operations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "smarketing.scoreboard.again.SameAgain",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "smarketing.accounts.middleware.SpeakTheirLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "smarketing.accounts.middleware.FaultsAsAnswers",
    "smarketing.accounts.middleware.Gate",
]

ROOT_URLCONF = "smarketing.urls"
WSGI_APPLICATION = "smarketing.wsgi.application"
ASGI_APPLICATION = "smarketing.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "smarketing.accounts.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASE_URL = address(
    "DATABASE_URL",
    f"sqlite:///{HOME}/smarketing.sqlite3",
    "postgres://",
    "postgresql://",
    "sqlite://",
)
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=0)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # row locks do nothing here: writers wait at BEGIN
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768;"
        ),
    }

OWN_REDIS = not os.environ.get("REDIS_URL")  # then `run` starts a private one
REDIS_URL = address("REDIS_URL", f"unix://{redis_socket()}", "redis://", "rediss://", "unix://")
CELERY_BROKER = REDIS_URL.replace("unix://", "redis+socket://", 1)

UPSTAIRS = {  # what the cellar sets off on floors above it, in the same transaction
    "record": "smarketing.audit.services.record_for",
    "begin": "smarketing.funnel.services.steps.create_default_steps",
    "is_counting": "smarketing.funnel.queries.counting.has_entries",
    "follow_people": "smarketing.funnel.services.people.follow_people",
    "rebuild": "smarketing.funnel.services.rebuild.order_rebuild",
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers cannot make us write to strangers
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_ADAPTER = "smarketing.accounts.allauth_adapter.Adapter"
ACCOUNT_FORMS = {"reset_password": "smarketing.accounts.forms.door.ResetPasswordForm"}

# Sessions, throttles and invitations lie in the database; no cache can take them away.
CACHES = {
    "default": {  # allauth's counters of tries
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_throttle",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE = env.bool("SECURE", default=False)  # on where a proxy ends TLS in front
if SECURE:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_SSL_REDIRECT = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"  # Plotly adds an empty one
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH: list[str] = []

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = HOME / "uploads"

EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(HOME / "mail")
DEFAULT_FROM_EMAIL = env.str("FROM_EMAIL", default="Smarketing <smarketing@localhost>")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["smarketing.accounts.api_gate.GateAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["smarketing.accounts.api_body.Body"],
    "DEFAULT_SCHEMA_CLASS": "smarketing.accounts.api_names.RoomSchema",
    "EXCEPTION_HANDLER": "smarketing.accounts.api_errors.error_answer",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Smarketing",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [],  # choices stay where they are used, under no invented names
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024  # a batch of 5,000 events fits
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
