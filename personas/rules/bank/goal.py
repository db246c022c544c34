"""Questions on habit 1: the same business goal."""

from personas.rules.quiz import Entry

QUESTIONS: tuple[Entry, ...] = (
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
)
