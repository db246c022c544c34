"""Questions on habit 2: leads linked to quotas."""

from personas.rules.quiz import Entry

QUESTIONS: tuple[Entry, ...] = (
    (
        "promise",
        2,
        (
            "Sales has a quota. What does marketing promise?",
            "Ventas tiene una cuota. ¿Qué promete marketing?",
        ),
        (
            (
                (
                    "The leads that quota takes, and by when",
                    "Los prospectos que pide esa cuota, y para cuándo",
                ),
                (
                    "From the quota back through rates, deal size and cycle to leads and visitors.",
                    "De la cuota hacia atrás, por tasas, valor y ciclo, hasta "
                    "prospectos y visitantes.",
                ),
            ),
            (
                ("As many leads as the budget buys", "Tantos prospectos como pague el presupuesto"),
                (
                    "That promises spending. Sales cannot rely on it for its quota.",
                    "Eso promete gasto. Ventas no puede apoyarse en ello para su cuota.",
                ),
            ),
            (
                ("More leads than last year", "Más prospectos que el año pasado"),
                (
                    "More may still be too few, or too late, for this quota.",
                    "Más puede seguir siendo poco, o tarde, para esta cuota.",
                ),
            ),
            (
                ("A part of the commission", "Una parte de la comisión"),
                (
                    "A promise is work owed to each other, never part of somebody's pay.",
                    "Una promesa es trabajo que se deben entre sí, nunca parte del "
                    "pago de alguien.",
                ),
            ),
        ),
    ),
    (
        "answer",
        2,
        (
            "What does sales owe for each lead marketing passes?",
            "¿Qué debe ventas por cada prospecto que pasa marketing?",
        ),
        (
            (
                ("An answer with a reason, in time", "Una respuesta con motivo, a tiempo"),
                (
                    "Accepted or rejected, and contacted in time: so the next leads get better.",
                    "Aceptado o rechazado, y contactado a tiempo: así mejoran los siguientes.",
                ),
            ),
            (
                ("To win it", "Ganarlo"),
                (
                    "Nobody can promise that. An answer can be promised.",
                    "Nadie puede prometer eso. Una respuesta sí se puede prometer.",
                ),
            ),
            (
                ("To take it without asking", "Tomarlo sin preguntar"),
                (
                    "Silence teaches marketing nothing; a rejection with its reason does.",
                    "El silencio no le enseña nada a marketing; un rechazo con motivo sí.",
                ),
            ),
            (
                ("Nothing, if it is busy", "Nada, si está ocupada"),
                (
                    "Then the lead expires, and that counts against sales' own promise.",
                    "Entonces el prospecto vence, y eso cuenta contra la promesa de ventas.",
                ),
            ),
        ),
    ),
    (
        "lag",
        2,
        (
            "The sales cycle is 90 days. Which leads serve this quarter's quota most?",
            "El ciclo de venta es de 90 días. ¿Qué prospectos sirven más a la cuota "
            "de este trimestre?",
        ),
        (
            (
                ("Those of the quarter before", "Los del trimestre anterior"),
                (
                    "A quota is served by leads that are older by about the cycle.",
                    "A una cuota la sirven prospectos más viejos, en más o menos un ciclo.",
                ),
            ),
            (
                ("Those of this quarter's last month", "Los del último mes de este trimestre"),
                (
                    "Most of them will be won in the next quarter.",
                    "La mayoría se ganará en el trimestre siguiente.",
                ),
            ),
            (
                ("All leads alike", "Todos por igual"),
                (
                    "Time matters: a lead too late serves another quota.",
                    "El tiempo importa: un prospecto tardío sirve a otra cuota.",
                ),
            ),
            (
                ("The most expensive ones", "Los más caros"),
                (
                    "What a lead cost says nothing about when it is won.",
                    "Lo que costó un prospecto no dice cuándo se gana.",
                ),
            ),
        ),
    ),
)
