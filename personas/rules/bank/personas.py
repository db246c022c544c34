"""Questions on habit 5: personas stay alive."""

from personas.rules.quiz import Entry

QUESTIONS: tuple[Entry, ...] = (
    (
        "hear",
        5,
        (
            "A prospect says something the persona page does not. What now?",
            "Un prospecto dice algo que la ficha de la buyer persona no dice. ¿Y ahora?",
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
            "¿Qué es lo que más importa de una buyer persona?",
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
                    "Un cliente ruidoso no es una buyer persona: la evidencia viene de muchos.",
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
