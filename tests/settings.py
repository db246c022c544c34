"""The product's settings for tests: a home of their own, thrown away with the process."""

import atexit
import os
import shutil
import tempfile

for name in ("REDIS_URL", "ALLOWED_HOSTS", "PORT", "DEMO", "SECURE", "EMAIL_URL"):
    os.environ.pop(name, None)
os.environ["SMARKETING_HOME"] = tempfile.mkdtemp(prefix="smarketing-test-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver keeps a loop in our thread
atexit.register(shutil.rmtree, os.environ["SMARKETING_HOME"], ignore_errors=True)

from smarketing.settings import *  # noqa: E402, F403 - the environment above comes first
from smarketing.settings import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # nothing here need survive the machine
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins
