"""Questions on habit 4: pay on the shared goal."""

from personas.rules.quiz import Entry

QUESTIONS: tuple[Entry, ...] = (
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
)
