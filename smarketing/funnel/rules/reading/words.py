"""Words by which headings of CRMs and spreadsheets are known, in English, Spanish, Portuguese."""


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


ENTITIES = ("deal", "trato", "negócio", "lead", "person", "opportunity", "contact")  # Pipedrive's

NAMES = {
    "lead": _list(
        "mql id, lead id, record id, id de registro, id do registro, opportunity id, deal id, "
        "contact id, id, external id, id de prospecto, código, codigo"
    ),
    "amount": _list(
        "amount, valor, value, close value, importe, monto, amount in company currency, "
        "deal value, quota amount, revenue, ingresos, declared monthly revenue"
    ),
    "currency": _list(
        "currency, amount currency, moneda, moeda, currency of value, currencyisocode"
    ),
    "owner": _list(
        "owner, deal owner, opportunity owner, contact owner, lead owner, sales agent, sr id, "
        "propietario, propietario del negocio, propietario del contacto, proprietário, vendedor, "
        "hubspot owner id, ownerid, owner id, responsable, responsável"
    ),
    "team": _list("team, equipo, equipe, manager, owner role, office team"),
    "source": _list(
        "source, origin, lead source, leadsource, original source, channel, canal, fuente, fonte, "
        "fuente original, origen, session source medium, session default channel group, utm source"
    ),
    "campaign": _list("campaign, campaña, campanha, utm campaign, campaign name, primary campaign"),
    "persona": _list("persona, buyer persona, profile, perfil"),
    "reason": _list(
        "lost reason, loss reason, closed lost reason, motivo, razón de pérdida, reason"
    ),
    "name": _list("name, full name, contact person, contact, persona de contacto, nombre, nome"),
    "company": _list(
        "company, account name, account, company account, organization, organización, empresa"
    ),
    "email": _list("email, e mail, correo, correo electrónico"),
    "phone": _list("phone, phone number, teléfono, telefone, móvil"),
    "url": _list("url, link, crm link, enlace"),
    "segment": _list("segment, business segment, industry, sector, segmento"),
    "size": _list("employees, number of employees, size, empleados"),
    "score": _list("score, lead score, hubspot score, puntuación"),
    "day": _list("date, day, nth day, fecha, día, dia, data"),
    "count": _list(
        "unique visits, visits, visitors, visitas, visitantes, sessions, sesiones, sessões, "
        "active users, usuarios activos, total users, users, usuarios, page loads"
    ),
    "member": _list(
        "member, sales agent, name, full name, nombre, nome, persona, agente, vendedor"
    ),
    "office": _list("office, regional office, oficina, escritório, region, región"),
    "side": _list("side, half, department, departamento, área, area"),
    "role": _list("role, job title, puesto, cargo, rol"),
    "from": _list("from, start, start date, since, desde, de"),
    "to": _list("to, end, end date, until, hasta, até"),
    "attempt": _list(
        "activity id, attempt id, call id, task id, engagement id, id de actividad, id de llamada"
    ),
    "at": _list(
        "at, activity date, date, time, timestamp, called at, sent at, completed date, start time, "
        "due date, fecha, hora, fecha de actividad, data"
    ),
    "attempt kind": _list("kind, type, activity type, task type, channel, tipo, canal"),
    "by": _list("by, user, owner, assigned to, activity owner, agent, usuario, agente, vendedor"),
    "human": _list("human, by a person, humano, persona"),
    "reached": _list("reached, connected, spoke, contacted, outcome reached, contactado, hablado"),
    "year": _list("year, año, ano, fiscal year"),
    "quarter": _list("quarter, trimestre, fiscal quarter"),
}

STATE_NAMES = _list(
    "deal stage, stage, status, stagename, etapa, etapa del negocio, estado, lead status, dealstage"
)
STEP_NAMES = {
    "lead": _list(
        "create date, created date, created at, createdate, createddate, deal created, add time, "
        "fecha de creación, data de criação, became a lead date"
    ),
    "mql": _list("first contact date, became a marketing qualified lead date, mql date"),
    "sal": _list("became a sales qualified lead date, sql date, sal date, accepted on"),
    "opportunity": _list(
        "engage date, became an opportunity date, opportunity date, converted date, converteddate"
    ),
    "customer": _list("won date, won time, became a customer date, fecha de ganado"),
    "lost": _list("lost time, lost date, fecha de perdido"),
    "invoiced": _list("invoice date, invoiced on, invoiced at, fecha de factura"),
    "collected": _list("payment date, paid on, paid at, collected on, fecha de cobro"),
    "closed": _list(
        "close date, closedate, closed on, deal closed on, fecha de cierre, data de fechamento"
    ),
}
WON_WORDS = ("won", "ganad", "ganh", "gewonnen")
LOST_WORDS = ("lost", "perdid", "verloren")
