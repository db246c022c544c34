"""The bank on the five habits, in both languages.

Each question is (key, habit, asked, right and why, wrong and why three times), as English and
Spanish pairs.
"""

from personas.rules.quiz import HABIT, Option, Question

Pair = tuple[str, str]
Entry = tuple[str, int, Pair, tuple[tuple[Pair, Pair], ...]]

BANK: tuple[Entry, ...] = (
    (
        "share",
        1,
        ("What must the two halves share?", "¿Qué deben compartir las dos mitades?"),
        (
            (
                ("One business goal", "Una meta de negocio"),
                (
                    "Both carry the same figure, agreed by both heads; all else follows from it.",
                    "Ambas cargan la misma cifra, acordada por ambas direcciones; lo demás se "
                    "deriva de ella.",
                ),
            ),
            (
                ("One boss", "Un solo jefe"),
                (
                    "Two directors complement each other. An org chart alone aligns nobody.",
                    "Dos directores se complementan. Un organigrama por sí solo no alinea a nadie.",
                ),
            ),
            (
                ("One room", "Una sola sala"),
                (
                    "Offices may be countries apart. What both look at matters, not "
                    "where they sit.",
                    "Las oficinas pueden estar en países distintos. Importa lo que ambas miran, no "
                    "dónde se sientan.",
                ),
            ),
            (
                ("Their commissions", "Sus comisiones"),
                (
                    "Nobody gives away part of a commission. Each half has its own plan; both pay "
                    "on the same result.",
                    "Nadie cede parte de su comisión. Cada mitad tiene su plan; ambos pagan por el "
                    "mismo resultado.",
                ),
            ),
        ),
    ),
    (
        "agreed",
        1,
        ("When is a goal shared?", "¿Cuándo es compartida una meta?"),
        (
            (
                (
                    "When the heads of both halves agreed to the same figures",
                    "Cuando las direcciones de ambas mitades acordaron las mismas cifras",
                ),
                (
                    "Two signatures under one version. A changed figure asks for both again.",
                    "Dos firmas bajo una misma versión. Cambiar una cifra vuelve a pedir ambas.",
                ),
            ),
            (
                ("When the CEO announces it", "Cuando la dirección general la anuncia"),
                (
                    "An announcement binds nobody who has not agreed to it.",
                    "Un anuncio no compromete a quien no lo acordó.",
                ),
            ),
            (
                ("When both see it on a slide", "Cuando ambas la ven en una presentación"),
                (
                    "Seeing is not agreeing. Without signatures it is a proposal.",
                    "Ver no es acordar. Sin firmas es una propuesta.",
                ),
            ),
            (
                ("When sales sets it for both", "Cuando ventas la fija para ambas"),
                (
                    "Then it is the goal of one half, and the other half is told of it.",
                    "Entonces es la meta de una mitad, y a la otra se la comunican.",
                ),
            ),
        ),
    ),
    (
        "money",
        1,
        (
            "A university wants to align its two halves. What may its goal be?",
            "Una universidad quiere alinear sus dos mitades. ¿Cuál puede ser su meta?",
        ),
        (
            (
                ("Enrolled students", "Estudiantes inscritos"),
                (
                    "A goal need not be money: it counts what the organisation lives for.",
                    "Una meta no tiene que ser dinero: cuenta aquello para lo que existe la "
                    "organización.",
                ),
            ),
            (
                ("Only revenue", "Solo ingresos"),
                (
                    "Revenue is usual, not needed. Students, donors or donations count as well.",
                    "Los ingresos son lo usual, no lo obligatorio. También valen estudiantes, "
                    "donantes o donaciones.",
                ),
            ),
            (
                (
                    "Leads for one half, deals for the other",
                    "Prospectos para una, negocios para otra",
                ),
                (
                    "Two goals are two teams. Leads and deals are steps to the one goal.",
                    "Dos metas son dos equipos. Prospectos y negocios son pasos "
                    "hacia la única meta.",
                ),
            ),
            (
                ("The number of campaigns", "El número de campañas"),
                (
                    "That counts work, not what came of it.",
                    "Eso cuenta trabajo, no lo que resultó de él.",
                ),
            ),
        ),
    ),
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
    (
        "when",
        3,
        (
            "When should each half see the other's progress?",
            "¿Cuándo debe ver cada mitad el avance de la otra?",
        ),
        (
            (
                (
                    "At the same time, while it can still adjust",
                    "Al mismo tiempo, mientras aún puede ajustar",
                ),
                (
                    "In the same place, within the period: afterwards there is only blame.",
                    "En el mismo lugar, dentro del periodo: después solo queda la culpa.",
                ),
            ),
            (
                ("At the end of the quarter", "Al final del trimestre"),
                (
                    "Then the quarter is over, and nothing can be adjusted.",
                    "Entonces el trimestre terminó y ya nada se puede ajustar.",
                ),
            ),
            (
                ("When the other half asks", "Cuando la otra mitad pregunta"),
                (
                    "Whoever must ask first sees it too late, and sees a prepared answer.",
                    "Quien primero debe preguntar lo ve tarde, y ve una respuesta preparada.",
                ),
            ),
            (
                ("Each in its own report", "Cada una en su propio informe"),
                (
                    "Two reports are two truths, and an argument about whose is right.",
                    "Dos informes son dos verdades, y una discusión sobre cuál es la correcta.",
                ),
            ),
        ),
    ),
    (
        "behind",
        3,
        (
            "Leads fall behind in week three. What is the board for?",
            "Los prospectos se atrasan en la tercera semana. ¿Para qué sirve el marcador?",
        ),
        (
            (
                ("Both adjust together now", "Ambas ajustan juntas ahora"),
                (
                    "Marketing moves budget, sales works older leads: nine weeks are left.",
                    "Marketing mueve presupuesto, ventas trabaja prospectos anteriores: quedan "
                    "nueve semanas.",
                ),
            ),
            (
                ("Sales shows that marketing failed", "Ventas muestra que marketing falló"),
                (
                    "The goal is shared: behind is behind for both.",
                    "La meta es compartida: el atraso es de ambas.",
                ),
            ),
            (
                ("To lower the goal", "Para bajar la meta"),
                (
                    "Changing it takes both signatures; adjusting the work comes first.",
                    "Cambiarla pide ambas firmas; primero se ajusta el trabajo.",
                ),
            ),
            (
                ("To wait for the next review", "Para esperar a la próxima revisión"),
                (
                    "A number that changes nothing until then need not be live.",
                    "Un número que no cambia nada hasta entonces no necesita estar en vivo.",
                ),
            ),
        ),
    ),
    (
        "meaning",
        3,
        (
            "Two reports count different leads. What is missing?",
            "Dos informes cuentan prospectos distintos. ¿Qué falta?",
        ),
        (
            (
                (
                    "One agreed definition of a qualified lead",
                    "Una definición acordada de prospecto calificado",
                ),
                (
                    "Both heads sign one definition, and every number comes from it.",
                    "Ambas direcciones firman una definición, y cada número sale de ella.",
                ),
            ),
            (
                ("A faster database", "Una base de datos más rápida"),
                (
                    "It would only give two answers sooner.",
                    "Solo daría dos respuestas antes.",
                ),
            ),
            (
                ("A third report", "Un tercer informe"),
                (
                    "Three counts are no agreement.",
                    "Tres conteos no son un acuerdo.",
                ),
            ),
            (
                ("One half that decides", "Una mitad que decida"),
                (
                    "Then the other half trusts no number.",
                    "Entonces la otra mitad no confía en ningún número.",
                ),
            ),
        ),
    ),
    (
        "pay",
        4,
        (
            "What does the variable pay of both halves depend on?",
            "¿De qué depende la remuneración variable de ambas mitades?",
        ),
        (
            (
                (
                    "On the same shared goal, each by its own plan",
                    "De la misma meta compartida, cada una con su plan",
                ),
                (
                    "Two plans, one result: so both want the same thing.",
                    "Dos planes, un resultado: así ambas quieren lo mismo.",
                ),
            ),
            (
                ("On shared commissions", "De comisiones compartidas"),
                (
                    "Splitting a commission takes from one to give to the other.",
                    "Repartir una comisión le quita a una para darle a la otra.",
                ),
            ),
            (
                (
                    "Marketing on leads, sales on deals",
                    "Marketing de prospectos, ventas de negocios",
                ),
                (
                    "Then many poor leads pay well, and the argument about quality begins.",
                    "Entonces muchos prospectos malos pagan bien, y empieza la "
                    "discusión por calidad.",
                ),
            ),
            (
                ("On the budget that is left", "Del presupuesto que sobra"),
                (
                    "Saving is no goal that both work for.",
                    "Ahorrar no es una meta por la que ambas trabajen.",
                ),
            ),
        ),
    ),
    (
        "count",
        4,
        (
            "Why is paying marketing for the number of leads risky?",
            "¿Por qué es riesgoso pagar a marketing por el número de prospectos?",
        ),
        (
            (
                (
                    "It pays for leads that nobody can sell to",
                    "Paga por prospectos a quienes nadie puede vender",
                ),
                (
                    "What is paid for is what comes. Pay for the shared result instead.",
                    "Llega aquello que se paga. Mejor pagar por el resultado compartido.",
                ),
            ),
            (
                ("Leads cannot be counted", "Los prospectos no se pueden contar"),
                (
                    "They can, to the last one; that is not the trouble.",
                    "Sí se pueden, hasta el último; ese no es el problema.",
                ),
            ),
            (
                ("Marketing may have no variable pay", "Marketing no puede tener pago variable"),
                (
                    "It may, tied to the same goal as sales.",
                    "Sí puede, atado a la misma meta que ventas.",
                ),
            ),
            (
                ("Sales would earn less", "Ventas ganaría menos"),
                (
                    "Each half has its own plan; neither takes from the other.",
                    "Cada mitad tiene su plan; ninguna le quita a la otra.",
                ),
            ),
        ),
    ),
    (
        "open",
        4,
        (
            "Who may see what of pay?",
            "¿Quién puede ver qué del pago?",
        ),
        (
            (
                (
                    "All see the common multiplier, each their own statement",
                    "Todos ven el multiplicador común, cada quien su liquidación",
                ),
                (
                    "The goal is open to all; a person's pay is theirs.",
                    "La meta es abierta para todos; el pago de una persona es suyo.",
                ),
            ),
            (
                ("Everybody sees everybody's", "Todos ven lo de todos"),
                (
                    "Alignment needs an open goal, not open pay slips.",
                    "La alineación necesita una meta abierta, no recibos abiertos.",
                ),
            ),
            (
                ("Nobody sees anything", "Nadie ve nada"),
                (
                    "Then nobody knows that both plans pay on the same result.",
                    "Entonces nadie sabe que ambos planes pagan por el mismo resultado.",
                ),
            ),
            (
                ("Each half sees the other's", "Cada mitad ve lo de la otra"),
                (
                    "That makes envy, and helps no goal.",
                    "Eso crea envidia y no ayuda a ninguna meta.",
                ),
            ),
        ),
    ),
    (
        "hear",
        5,
        (
            "A prospect says something the persona page does not. What now?",
            "Un prospecto dice algo que la ficha del buyer persona no dice. ¿Y ahora?",
        ),
        (
            (
                ("Write it down, whichever half one is", "Anotarlo, sea cual sea la mitad de uno"),
                (
                    "One sentence; it is weighed by both and its author learns what became of it.",
                    "Una frase; ambas la valoran y su autor se entera de qué pasó con ella.",
                ),
            ),
            (
                ("Tell a colleague over lunch", "Contarlo a un colega en el almuerzo"),
                (
                    "Then one colleague knows it, until lunch is forgotten.",
                    "Entonces lo sabe un colega, hasta que se olvida el almuerzo.",
                ),
            ),
            (
                ("Wait for the yearly workshop", "Esperar al taller anual"),
                (
                    "By then nobody remembers who said it, nor when.",
                    "Para entonces nadie recuerda quién lo dijo ni cuándo.",
                ),
            ),
            (
                ("Change the page alone", "Cambiar la ficha por cuenta propia"),
                (
                    "One voice is one voice. A version takes evidence and both signatures.",
                    "Una voz es una voz. Una versión pide evidencia y ambas firmas.",
                ),
            ),
        ),
    ),
    (
        "how",
        5,
        (
            "What matters most about a persona?",
            "¿Qué es lo que más importa de un buyer persona?",
        ),
        (
            (
                ("How, when and why they buy", "Cómo, cuándo y por qué compra"),
                (
                    "What starts it, what holds them back, who else decides, whom they trust.",
                    "Qué lo inicia, qué lo frena, quién más decide, en quién confía.",
                ),
            ),
            (
                ("Age and hobbies", "Edad y pasatiempos"),
                (
                    "Seldom does a deal turn on them.",
                    "Rara vez un negocio depende de ellos.",
                ),
            ),
            (
                ("A good photograph", "Una buena fotografía"),
                (
                    "It helps to remember, not to sell.",
                    "Ayuda a recordar, no a vender.",
                ),
            ),
            (
                ("What the loudest customer says", "Lo que dice el cliente más ruidoso"),
                (
                    "One loud customer is no persona: evidence comes from many.",
                    "Un cliente ruidoso no es un buyer persona: la evidencia viene de muchos.",
                ),
            ),
        ),
    ),
    (
        "evidence",
        5,
        (
            "A claim on the sheet has no evidence. What is it?",
            "Una afirmación de la ficha no tiene evidencia. ¿Qué es?",
        ),
        (
            (
                ("An assumption, and shown as one", "Un supuesto, y así se muestra"),
                (
                    "Everybody sees that it waits for an interview, a call note or a figure.",
                    "Todos ven que espera una entrevista, una nota de llamada o una cifra.",
                ),
            ),
            (
                ("True, if both heads signed", "Verdadera, si ambas direcciones firmaron"),
                (
                    "Signatures say that both stand behind it, not that it was heard.",
                    "Las firmas dicen que ambas la respaldan, no que se haya escuchado.",
                ),
            ),
            (
                ("False", "Falsa"),
                (
                    "It may well be true. Nobody knows yet.",
                    "Bien puede ser cierta. Todavía nadie lo sabe.",
                ),
            ),
            (
                ("Marketing's business alone", "Asunto solo de marketing"),
                (
                    "Sales talks with buyers every day and can bring the evidence.",
                    "Ventas habla con compradores todos los días y puede traer la evidencia.",
                ),
            ),
        ),
    ),
)


def bank(language: str) -> list[Question]:
    """Every question of the bank, in Spanish for "es" and its kinds, else in English."""
    place = 1 if language.startswith("es") else 0
    return [
        Question(
            f"{HABIT}:{key}",
            HABIT,
            habit,
            ask[place],
            tuple(
                Option("abcd"[n], text[place], why[place], n == 0)
                for n, (text, why) in enumerate(options)
            ),
        )
        for key, habit, ask, options in BANK
    ]
