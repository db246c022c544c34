
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_start_throttle_email'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeetingSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('heads', 'CMO and CSO'), ('council', 'revenue council')], max_length=10)),
                ('every', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('at', models.TimeField(blank=True, null=True)),
                ('quorum_marketing', models.PositiveSmallIntegerField(default=1)),
                ('quorum_sales', models.PositiveSmallIntegerField(default=1)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meeting_series', to='accounts.organization')),
            ],
            options={
                'ordering': ['kind', 'starts_on'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot_on', models.DateField()),
                ('planned_on', models.DateField()),
                ('held_on', models.DateField(blank=True, null=True)),
                ('cancelled_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('minutes', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.member')),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='stages.meetingseries')),
            ],
            options={
                'ordering': ['slot_on'],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half', models.CharField(blank=True, choices=[('marketing', 'marketing'), ('sales', 'sales')], max_length=10)),
                ('tenths', models.PositiveSmallIntegerField()),
                ('on', models.DateField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='accounts.member')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='accounts.organization')),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
                ('serves', models.CharField(max_length=20)),
                ('made_on', models.DateField()),
                ('done_on', models.DateField(blank=True, null=True)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_items', to='accounts.organization')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_items', to='accounts.member')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('start', 'the decision to work together'), ('mandate', 'the mandate for more than incremental improvement')], max_length=10)),
                ('capacity', models.CharField(choices=[('ceo', 'CEO'), ('board', 'board'), ('marketing', 'head of marketing'), ('sales', 'head of sales')], max_length=10)),
                ('on', models.DateField()),
                ('why', models.CharField(max_length=400)),
                ('recorded_at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='accounts.member')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resolutions', to='accounts.organization')),
            ],
            options={
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Aim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.PositiveSmallIntegerField()),
                ('set_on', models.DateField()),
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='aim', to='accounts.organization')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.member')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__gte', 2), ('stage__lte', 4)), name='aim_is_a_stage')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(choices=[('cro', 'chief revenue officer'), ('cco', 'chief commercial officer')], max_length=3)),
                ('from_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('why', models.CharField(max_length=400)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.member')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='accounts.member')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='accounts.organization')),
            ],
            options={
                'ordering': ['from_on', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('organization',), name='appointment_one_leader'), models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('from_on')), _connector='OR'), name='appointment_ends_after_start'), models.CheckConstraint(condition=models.Q(('title__in', ['cro', 'cco'])), name='appointment_title_known')],
            },
        ),
        migrations.CreateModel(
            name='AssessmentDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('tenths', models.PositiveSmallIntegerField()),
                ('stage', models.PositiveSmallIntegerField()),
                ('in_name_only', models.BooleanField(default=False)),
                ('evidence', models.JSONField()),
                ('table', models.PositiveSmallIntegerField()),
                ('version', models.BigIntegerField()),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessment_days', to='accounts.organization')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'day'), name='assessment_once_a_day'), models.CheckConstraint(condition=models.Q(('tenths__gte', 10), ('tenths__lte', 40)), name='assessment_on_the_line'), models.CheckConstraint(condition=models.Q(('stage__gte', 1), ('stage__lte', 4)), name='assessment_stage_known')],
            },
        ),
        migrations.CreateModel(
            name='Definition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=32)),
                ('name', models.CharField(max_length=60)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='definitions', to='accounts.organization')),
            ],
            options={
                'ordering': ['key'],
                'constraints': [models.UniqueConstraint(fields=('organization', 'key'), name='definition_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half', models.CharField(blank=True, choices=[('marketing', 'marketing'), ('sales', 'sales')], max_length=10)),
                ('headed', models.JSONField(default=list)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='accounts.member')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='stages.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='MeetingDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
                ('metric', models.CharField(blank=True, max_length=50)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='stages.meeting')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.member')),
            ],
            options={
                'ordering': ['meeting', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='meeting_decision_says_something')],
            },
        ),
        migrations.AddConstraint(
            model_name='meetingseries',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('organization', 'kind'), name='series_one_running_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='meetingseries',
            constraint=models.CheckConstraint(condition=models.Q(('every__in', [7, 14, 28])), name='series_cadence_in_weeks'),
        ),
        migrations.AddConstraint(
            model_name='meetingseries',
            constraint=models.CheckConstraint(condition=models.Q(('quorum_marketing__gte', 1), ('quorum_sales__gte', 1)), name='series_quorum_of_both_halves'),
        ),
        migrations.AddConstraint(
            model_name='meetingseries',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('starts_on')), _connector='OR'), name='series_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.UniqueConstraint(fields=('series', 'slot_on'), name='meeting_once_a_slot'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('held_on__isnull', True), ('cancelled_on__isnull', True), _connector='OR'), name='meeting_held_or_cancelled'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(fields=('member', 'on'), name='opinion_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('tenths__gte', 10), ('tenths__lte', 40)), name='opinion_on_the_line'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('half__in', ['', 'marketing', 'sales'])), name='opinion_half_is_a_half'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='plan_item_says_something'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('done_on__isnull', True), ('dropped_on__isnull', True), _connector='OR'), name='plan_item_done_or_dropped'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'mandate'])), name='resolution_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__in', ['ceo', 'board', 'marketing', 'sales'])), name='resolution_capacity_known'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='resolution_says_why'),
        ),
        migrations.AddConstraint(
            model_name='resolution',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'mandate'), _negated=True), ('capacity__in', ['ceo', 'board']), _connector='OR'), name='resolution_mandate_from_above'),
        ),
    ]
