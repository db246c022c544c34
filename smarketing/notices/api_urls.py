from django.urls import re_path

from smarketing.notices import api

urlpatterns = [
    re_path(r"^notices/?$", api.Notices.as_view(), name="api-notices"),
    re_path(r"^notices/seen/?$", api.Seen.as_view(), name="api-notices-seen"),
    re_path(r"^notices/choices/?$", api.Choices.as_view(), name="api-notice-choices"),
]
