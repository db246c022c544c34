"""Words by which headings of CRMs and spreadsheets are known, in English, Spanish, Portuguese."""


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


ENTITIES = ("deal", "trato", "negócio", "lead", "person", "opportunity", "contact")  # Pipedrive's

NAMES = {
    "lead": _list(
        "mql id, lead id, record id, id de registro, id do registro, opportunity id, deal id, "
        "contact id, id, external id, id de prospecto, código, codigo, id del prospecto, "
        "id de oportunidad, id da oportunidade, id del negocio, id do negócio, id del contacto, "
        "id do lead, hs object id, opportunityid, leadid, id de la oportunidad, "
        "identificador de la oportunidad, id de candidato, id del candidato, do not modify lead, "
        "do not modify opportunity, no modificar cliente potencial, no modificar oportunidad"
    ),
    "amount": _list(
        "amount, valor, value, close value, importe, monto, amount in company currency, "
        "deal value, quota amount, revenue, ingresos, declared monthly revenue, deal amount, "
        "opportunity amount, total, importe del negocio, valor del negocio, valor do negócio, "
        "montante, amount in home currency, actual revenue, est revenue, estimated revenue, "
        "ingresos reales, ingresos est, ingresos estimados, valor único, receita real, "
        "receita est"
    ),
    "currency": _list(
        "currency, amount currency, moneda, moeda, currency of value, currencyisocode, "
        "currency code, deal currency code, divisa, código de moneda, código da moeda, "
        "divisa de importe, divisa del importe, moneda del importe, deal currency, "
        "opportunity currency, moneda del negocio"
    ),
    "owner": _list(
        "owner, deal owner, opportunity owner, contact owner, lead owner, sales agent, sr id, "
        "propietario, propietario del negocio, propietario del contacto, proprietário, vendedor, "
        "hubspot owner id, ownerid, owner id, responsable, responsável, proprietário do negócio, "
        "proprietário do contato, propietario de la oportunidad, propietario del prospecto, "
        "proprietário da oportunidade, sales rep, salesperson, account executive, agente, "
        "comercial, asesor, hubspot owner, propietario de oportunidad, propietario de candidato, "
        "propietario del candidato, propietario de trato, propietario del trato, "
        "propietario de posible cliente, propietario de negocio, owner name, "
        "nombre del propietario, dono do lead, dono do negócio"
    ),
    "team": _list(
        "team, equipo, equipe, manager, owner role, office team, sales team, hubspot team, "
        "equipo de ventas, equipo de hubspot, equipe de vendas"
    ),
    "source": _list(
        "source, origin, session source, lead source, leadsource, original source, channel, "
        "canal, fuente, fonte, fuente original, origen, session source medium, "
        "session default channel group, session primary channel group, default channel group, "
        "default channel grouping, "
        "utm source, origem, fonte original, fuente del prospecto, fuente de leads, "
        "fonte do lead, origen del prospecto, hs analytics source, original traffic source, "
        "fuente de tráfico original, fuente original de tráfico, fonte original de tráfego, "
        "origen de candidato, origen del candidato, origen de la oportunidad, "
        "fuente de posible cliente, source channel, canal de origen, "
        "origem da primeira conversão, latest source, latest traffic source, "
        "fuente de tráfico más reciente, última fuente de tráfico, medium, medio, utm medium"
    ),
    "campaign": _list(
        "campaign, campaña, campanha, utm campaign, campaign name, primary campaign, campaignid, "
        "campaign id, campaign source, primary campaign source, campaña principal, "
        "nombre de la campaña, nome da campanha, campanha principal, source campaign, "
        "campaña de origen, fuente de campaña, campanha de origem"
    ),
    "persona": _list(
        "persona, buyer persona, profile, perfil, buyer profile, lead behaviour profile, "
        "hs persona, perfil de comprador, perfil do comprador, buyer personas"
    ),
    "reason": _list(
        "lost reason, loss reason, closed lost reason, motivo, razón de pérdida, reason, "
        "closed reason lost, rejection reason, disqualification reason, unqualified reason, "
        "motivo de pérdida, motivo de la pérdida, motivo da perda, motivo de perda, "
        "motivo de rechazo, motivo de descalificación, razón, motivo de rejeição, reason for loss, "
        "motivo de negocio perdido, motivo de negocio cerrado perdido, motivo de cierre perdido, "
        "status reason, razón para el estado, motivo para el estado"
    ),
    "name": _list(
        "full name, contact person, contact, contacto, persona de contacto, contact name, "
        "lead name, person name, nombre completo, nombre del contacto, pessoa de contato, "
        "nome completo, nome do contato, associated contact"
    ),
    "first name": _list(
        "first name, given name, nombre de pila, primeiro nome, name, nombre, nome"
    ),
    "last name": _list("last name, surname, family name, apellidos, apellido, sobrenome"),
    "company": _list(
        "company, account name, account, company account, organization, organización, empresa, "
        "company name, associated company, nombre de la empresa, nombre de la cuenta, cuenta, "
        "compañía, organização, nome da empresa, conta, potential customer, empresa asociada, "
        "nombre de cuenta, compañía cuenta"
    ),
    "email": _list(
        "email, e mail, correo, correo electrónico, email address, work email, "
        "dirección de correo, correo de contacto, e mail do contato"
    ),
    "phone": _list(
        "phone, phone number, teléfono, telefone, móvil, mobile, mobile phone, telephone, "
        "número de teléfono, celular, telefone celular"
    ),
    "url": _list(
        "url, link, crm link, enlace, record url, deal url, lead url, enlace del crm, página"
    ),
    "segment": _list(
        "segment, business segment, industry, sector, segmento, rubro, industria, setor, ramo"
    ),
    "size": _list(
        "employees, number of employees, size, empleados, company size, "
        "number of employees range, número de empleados, número de funcionários, funcionários, "
        "tamaño, no of employees, nº de empleados"
    ),
    "score": _list(
        "score, lead score, hubspot score, puntuación, puntaje, puntuación de lead, pontuação"
    ),
    "day": _list("date, day, nth day, fecha, día, dia, data, visit date, visited on, day index"),
    "count": _list(
        "unique visits, visits, visitors, visitas, visitantes, sessions, sesiones, sessões, "
        "active users, usuarios activos, total users, users, usuarios, page loads, "
        "visitas únicas, unique visitors, visitantes únicos, acessos, usuários, usuários ativos"
    ),
    "member": _list(
        "member, sales agent, name, full name, nombre, nome, persona, agente, vendedor, "
        "member name, person, employee, sales rep, salesperson, user, usuario, miembro, "
        "colaborador, membro, usuário, agente de ventas"
    ),
    "office": _list(
        "office, regional office, oficina, escritório, region, región, sede, sucursal, filial, "
        "branch, location, regional"
    ),
    "side": _list(
        "side, half, department, departamento, área, area, division, división, divisão, mitad, "
        "function"
    ),
    "role": _list(
        "role, job title, puesto, cargo, rol, rol en el equipo, title, position, función, função"
    ),
    "from": _list(
        "from, start, start date, since, desde, de, member since, joined on, hire date, "
        "fecha de inicio, inicio, data de início, início, fecha de alta"
    ),
    "to": _list(
        "to, end, end date, until, hasta, até, left on, fecha de fin, fin, data de fim, fim, "
        "fecha de baja"
    ),
    "attempt": _list(
        "activity id, attempt id, call id, task id, engagement id, id de actividad, "
        "id de llamada, id da atividade, id da chamada, record id, id de registro"
    ),
    "tried": _list(  # the lead of an attempt, before ids that may be its own
        "associated contact ids, associated contact id, lead id, contact id, activity deal id, "
        "whoid, ids de contactos asociados, id de contacto asociado"
    ),
    "at": _list(
        "at, activity date, date, time, timestamp, called at, sent at, completed date, "
        "start time, due date, activity due date, fecha, hora, fecha de actividad, data, "
        "create date, created at, fecha de llamada, data da atividade, data e hora, "
        "fecha y hora, hora de inicio, logged at"
    ),
    "attempt kind": _list(
        "kind, type, activity type, task type, channel, tipo, canal, engagement type, "
        "tipo de actividad, tipo de atividade"
    ),
    "by": _list(
        "by, user, owner, assigned to, activity owner, agent, usuario, agente, vendedor, "
        "assigned user, activity assigned to, activity assigned to user, assigned, "
        "agente de ventas, asignado a, atribuído a, responsable, responsável, usuário"
    ),
    "human": _list("human, by a person, humano, persona, by person"),
    "reached": _list(
        "reached, connected, spoke, contacted, outcome reached, contactado, hablado, conectado, "
        "contactó, alcanzado, contatado, call connected"
    ),
    "year": _list("year, año, ano, fiscal year, año fiscal, ano fiscal, ejercicio"),
    "quarter": _list("quarter, trimestre, fiscal quarter, q, trimestre fiscal"),
    "deal": _list(
        "converted opportunity id, convertedopportunityid, opportunity id, opportunityid, deal id, "
        "associated deal ids, associated deal id, id de oportunidad, "
        "id del negocio, id da oportunidade, id do negócio, converted deal id"
    ),
    "origin": _list(
        "lead origin, origin, sourced by, generated by, originated by, origen, origen del lead, "
        "generado por, originado por, origem, origem do lead, gerado por"
    ),
    "assigned": _list(
        "assigned at, assigned on, assigned date, owner assigned date, owner assigned on, "
        "hubspot owner assigneddate, fecha de asignación, asignado el, data de atribuição, "
        "atribuído em"
    ),
    "job": _list("job title, jobtitle, role, puesto, cargo, rol, función, função"),
    "move id": _list("move id, history id, change id, event id, id"),
}

STATE_NAMES = _list(
    "deal stage, stage, status, stagename, etapa, etapa del negocio, etapa do negócio, estado, "
    "lead status, dealstage, estado del prospecto, lifecycle stage, fase, sales stage, "
    "estado de candidato, estado del candidato, estado del negocio, etapa de la oportunidad"
)
WON_NAMES = _list("is closed won, iswon, is won, won, ganado, ganho")  # yes or no
LOST_NAMES = _list("is closed lost, islost, is lost, lost, perdido")
ENDED_NAMES = _list("is closed, isclosed, closed, cerrado, fechado")
STEP_NAMES = {
    "lead": _list(
        "create date, created date, date created, created at, created on, createdate, "
        "createddate, creation date, deal created, add time, lead date, fecha de creación, "
        "fecha creación, creado el, trato creado, negocio creado, data de criação, criado em, "
        "negócio criado em, became a lead date, date entered lead*, hs lifecyclestage lead date, "
        "created time, time created, hora de creación, data da primeira conversão, "
        "first conversion date, fecha de la primera conversión"
    ),
    "mql": _list(
        "first contact date, became a marketing qualified lead date, mql date, mql on, mql at, "
        "marketing qualified on, date entered marketing qualified*, fecha mql, fecha de mql, "
        "data mql, data de mql, hs lifecyclestage marketingqualifiedlead date"
    ),
    "sal": _list(
        "became a sales qualified lead date, sql date, sal date, accepted on, accepted date, "
        "accepted at, sal on, sql on, date entered sales qualified*, fecha sal, fecha sql, "
        "fecha de aceptación, aceptado el, data sal, data sql, data de aceite, aceito em, "
        "hs lifecyclestage salesqualifiedlead date"
    ),
    "opportunity": _list(
        "engage date, became an opportunity date, opportunity date, opportunity created date, "
        "converted date, converteddate, converted on, date entered opportunity*, "
        "fecha de oportunidad, fecha de conversión, convertido el, data da oportunidade, "
        "data de conversão, convertido em, hs lifecyclestage opportunity date, "
        "converted date time, converted time"
    ),
    "customer": _list(
        "won date, won on, won at, won time, date won, closed won date, closed won on, "
        "became a customer date, date entered closed won*, date entered customer*, "
        "hs date entered closedwon, hs v2 date entered closedwon, "
        "hs lifecyclestage customer date, customer since, sale date, sold on, fecha de ganado, "
        "fecha ganado, ganado el, hora de ganado, fecha de venta, vendido el, cliente desde, "
        "data de ganho, data do ganho, ganho em, data da venda, vendido em"
    ),
    "lost": _list(
        "lost date, lost on, lost at, lost time, date lost, closed lost date, closed lost on, "
        "date entered closed lost*, hs date entered closedlost, hs v2 date entered closedlost, "
        "fecha de perdido, fecha perdido, fecha de pérdida, perdido el, hora de perdido, "
        "data de perda, data da perda, perdido em, hora de pérdida"
    ),
    "rejected": _list(
        "rejected date, rejected on, rejected at, disqualified date, disqualified on, "
        "unqualified date, unqualified on, decided on, fecha de rechazo, rechazado el, "
        "fecha de descalificación, descalificado el, data de rejeição, rejeitado em, "
        "data de desqualificação, desqualificado em"
    ),
    "returned": _list(
        "returned date, returned on, returned at, recycled date, recycled on, sent back on, "
        "fecha de devolución, devuelto el, data de devolução, devolvido em"
    ),
    "forwarded": _list(
        "forwarded date, forwarded on, forwarded at, reenviado el, fecha de reenvío, "
        "encaminhado em, data de encaminhamento"
    ),
    "expired": _list("expired date, expired on, expired at, expirado el, expirado em"),
    "invoiced": _list(
        "invoice date, invoiced on, invoiced at, invoiced date, fecha de factura, facturado el, "
        "data da fatura, faturado em"
    ),
    "collected": _list(
        "payment date, paid on, paid at, collected on, collected date, fecha de cobro, cobrado el, "
        "fecha de pago, pagado el, data de pagamento, pago em, recebido em"
    ),
    "closed": _list(
        "close date, closedate, closing date, fecha de cierre, fecha cierre, data de fechamento"
    ),
    "ended": _list(  # in the past: not expected, as a close date may be
        "closed date, closed on, closed at, closed time, date closed, deal closed on, deal closed, "
        "actual close date, close time, cerrado el, trato cerrado el, fecha de cierre real, "
        "fechado em, negócio fechado em"
    ),
}
ENTERED_NAMES = _list(  # when a lead came onto the step that its row names
    "entered at, entered on, entered date, moved at, moved on, changed at, changed on, since, "
    "stage change date, stage change time, log time, at, date, timestamp, created date, "
    "createddate, fecha, fecha de cambio, fecha de entrada, data, data da mudança, data de entrada"
)
WON_WORDS = ("won", "ganad", "ganh", "gewonnen", "vendid")
LOST_WORDS = ("lost", "perdid", "verloren")
NOT_WORDS = ("not", "no", "nao", "nicht", "non")  # beside a word of the two above
NO_WORDS = ("false", "no", "0", "falso", "nao")
NO_DAY_WORDS = _list(  # of a lead: only expected, or what befell its record
    "expected, forecast, estimat, estimad, previst, esperad, synced, modified, updated, deleted, "
    "modificad, modificac, actualizad, atualizad, sincroniz, last, latest, ultim, next, proxim"
)
YES_WORDS = ("true", "yes", "1", "si", "sim", "verdadero", "verdadeiro")
