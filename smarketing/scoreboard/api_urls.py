from django.urls import re_path

from smarketing.scoreboard import api

urlpatterns = [
    re_path(r"^scoreboard/?$", api.BoardView.as_view(), name="api-scoreboard"),
    re_path(r"^scoreboard/explain/?$", api.ExplainView.as_view(), name="api-scoreboard-explain"),
]
