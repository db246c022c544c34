from celery import shared_task
from django.utils import timezone

from goals.services import forecasts, promise_news, promises
from goals.services.adjusting import observing


@shared_task(name="goals.freeze_values")
def freeze_values() -> None:
    promises.freeze_all(timezone.now())
    promise_news.tell_behind(timezone.now())


@shared_task(name="goals.learn")
def learn() -> None:
    """Every few minutes: whose day has begun is learned anew."""
    forecasts.learn_everywhere(timezone.now())


@shared_task(name="goals.look_back")
def look_back() -> None:
    """In the night, some weeks at a time: what past forecasts would have said."""
    forecasts.look_back_everywhere(timezone.now())


@shared_task(name="goals.observe")
def observe() -> None:
    """What came of the adjustments whose two weeks are over."""
    observing.observe_everywhere(timezone.now())
