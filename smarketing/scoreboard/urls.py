from django.urls import path

from smarketing.scoreboard import views
from smarketing.scoreboard.live.door import live

urlpatterns = [
    path("", views.board, name="board"),
    path("explain/", views.explain, name="explain"),
    path("wall/<str:screen>/", views.wall, name="wall"),
    path("live/", live, name="live"),
    path("live/<str:screen>/", live, name="wall_live"),
]
