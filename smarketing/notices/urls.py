from django.urls import path

from smarketing.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.notices_seen, name="notices_seen"),
    path("notices/count/", views.notices_count, name="notices_count"),
    path("notices/stop/<str:secret>/", views.notices_stop, name="notices_stop"),
]
