"""Questions on habit 3: each sees the other’s progress."""

from personas.rules.quiz import Entry

QUESTIONS: tuple[Entry, ...] = (
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
)
