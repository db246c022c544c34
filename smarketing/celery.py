"""The workers' wires: two queues, `board` for composing and `work` for everything else."""

import os
from contextlib import suppress

from celery import Celery
from celery.app.amqp import AMQP
from celery.schedules import crontab
from django.conf import settings
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "smarketing.settings")


class Prompt(Connection):
    """Looks for a lost Redis every second; usually that takes up to 30 s each time.

    With a task at hand, closing a connection that is gone already fails on itself (kombu 5.7) and
    would end the worker; the task comes again from Redis, or the sweep finds what it was to do.
    """

    def ensure_connection(self, *args: object, **how: object) -> Connection:
        often = {"interval_start": 1, "interval_step": 0, "interval_max": 1}
        return super().ensure_connection(*args, **(often | how))

    def close(self) -> None:
        with suppress(AttributeError):
            super().close()


class Wires(AMQP):
    Connection = Prompt


app = Celery("smarketing", amqp=Wires)
app.add_defaults(lambda: {"broker_url": settings.CELERY_BROKER})  # settings may still be loading
app.conf.update(
    task_default_queue="work",
    task_routes={"scoreboard.*": {"queue": "board"}},
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=90,
    task_time_limit=120,
    broker_transport_options={
        "visibility_timeout": 180,  # longer than a task may take, with its longest countdown
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        "health_check_interval": 25,
        "max_retries": 0,  # with Redis gone a send fails at once; the sweep finds the change
        "socket_connect_timeout": 0.2,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=2,
    worker_hijack_root_logger=False,
    db_reuse_max=1000,  # keep the worker's database connection: 7 ms a snapshot
    timezone="UTC",
    beat_schedule={
        "sweep": {
            "task": "scoreboard.sweep",
            "schedule": 5.0,
            "options": {"expires": 5, "queue": "work"},
        },
        "demo": {
            "task": "demo.live",
            "schedule": 6.0,
            "options": {"expires": 6, "queue": "work"},
        },
        "stages": {
            "task": "stages.assess",
            "schedule": 60.0,
            "options": {"expires": 60, "queue": "work"},
        },
        "wake-rebuilds": {
            "task": "funnel.wake",
            "schedule": 60.0,
            "options": {"expires": 60, "queue": "work"},
        },
        "expire-handoffs": {
            "task": "funnel.expire",
            "schedule": 60.0,
            "options": {"expires": 60, "queue": "work"},
        },
        "remind-returned": {
            "task": "funnel.remind",
            "schedule": crontab(minute="25"),
            "options": {"expires": 3000, "queue": "work"},
        },
        "mail-nightly": {
            "task": "scoreboard.nightly",
            "schedule": 900.0,
            "options": {"expires": 900, "queue": "work"},
        },
        "mail-news": {
            "task": "notices.mail",
            "schedule": 60.0,
            "options": {"expires": 60, "queue": "work"},
        },
        "forget-news": {
            "task": "notices.forget",
            "schedule": crontab(hour="2", minute="50"),
            "options": {"queue": "work"},
        },
        "freeze-values": {
            "task": "goals.freeze_values",
            "schedule": 900.0,
            "options": {"expires": 900, "queue": "work"},
        },
        "learn": {
            "task": "goals.learn",
            "schedule": 300.0,
            "options": {"expires": 300, "queue": "work"},
        },
        "look-back": {
            "task": "goals.look_back",
            "schedule": crontab(hour="1-5", minute="*/20"),
            "options": {"expires": 1200, "queue": "work"},
        },
        "observe": {
            "task": "goals.observe",
            "schedule": 900.0,
            "options": {"expires": 900, "queue": "work"},
        },
        "verify": {
            "task": "operations.verify_all",
            "schedule": crontab(hour="3", minute="10"),
            "options": {"queue": "work"},
        },
        "remind-readers": {
            "task": "personas.remind",
            "schedule": crontab(hour="7", minute="20"),
            "options": {"queue": "work"},
        },
        "forget-files": {
            "task": "funnel.forget_files",
            "schedule": crontab(hour="2", minute="40"),
            "options": {"queue": "work"},
        },
    },
)
app.autodiscover_tasks()
