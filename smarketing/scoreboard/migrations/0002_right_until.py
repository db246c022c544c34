"""A snapshot says its kind, and up to which version and moment it is known to be right."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("scoreboard", "0001_begins")]

    operations = [
        migrations.RemoveIndex("snapshot", "snapshot_newest"),
        migrations.RemoveField("snapshot", "closing"),
        migrations.AddField(
            "snapshot",
            "kind",
            models.CharField(
                choices=[("live", "Live"), ("closing", "Closing"), ("asked", "Asked")],
                default="live",
                max_length=8,
            ),
        ),
        migrations.AddField(
            "snapshot", "as_of", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "snapshot",
            "right_version",
            models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            "snapshot",
            "right_at",
            models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "UPDATE scoreboard_snapshot SET right_version = version, right_at = computed_at",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            "snapshot",
            "organization",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="snapshots",
                to="accounts.organization",
            ),
        ),
        migrations.AlterModelOptions("snapshot", {"ordering": ["-right_version", "-id"]}),
        migrations.AddIndex(
            "snapshot",
            models.Index(
                fields=["organization", "kind", "-right_version", "-id"], name="snapshot_newest"
            ),
        ),
        migrations.AddIndex(
            "snapshot",
            models.Index(
                fields=["organization", "kind", "-computed_at"], name="snapshot_as_of"
            ),
        ),
        migrations.AddConstraint(
            "snapshot",
            models.CheckConstraint(
                condition=models.Q(right_version__gte=models.F("version")),
                name="snapshot_right_from_its_version_on",
            ),
        ),
        migrations.AddConstraint(
            "snapshot",
            models.CheckConstraint(
                condition=models.Q(("as_of__isnull", True), ("kind", "asked"), _connector="OR"),
                name="snapshot_as_of_is_asked_for",
            ),
        ),
    ]
