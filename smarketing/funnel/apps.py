from django.apps import AppConfig


class FunnelConfig(AppConfig):
    name = "smarketing.funnel"
    label = "funnel"
    default_auto_field = "django.db.models.BigAutoField"
