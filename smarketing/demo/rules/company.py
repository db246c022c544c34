"""The company of the demo: invented, believable, and the same at every start."""

from dataclasses import dataclass

NAME, SLUG = "Northlight Instruments", "demo"
ZONE, CURRENCY = "Europe/Madrid", "USD"
OFFICES = ("Madrid", "Valencia")


@dataclass(frozen=True)
class Team:
    name: str
    side: str
    office: str
    people: tuple[str, ...]  # the first leads it


TEAMS = (
    Team("Content", "marketing", "Madrid", ("Mona Iriarte", "Pau Ferrer", "Júlia Roig")),
    Team("Demand", "marketing", "Madrid", ("Iván Castaño", "Noor Haddad")),
    Team("Events", "marketing", "Valencia", ("Ximena Leal", "Rubén Garza")),
    Team(
        "North", "sales", "Valencia", ("Tomás Villarreal", "Ana Ruiz", "Héctor Peña", "Lía Cantú")
    ),
    Team("South", "sales", "Madrid", ("Silvia Duarte", "Bruno Sáez", "Clara Nieto")),
    Team("Partners", "sales", "Madrid", ("Óscar Vidal", "Eva Llorente")),
)


@dataclass(frozen=True)
class Seat:
    """Somebody who signs in to the demo."""

    key: str  # the beginning of the address
    name: str
    title: str  # what they are, as the start prints it
    role: str
    side: str = ""
    heads: str = ""
    language: str = "en"
    team: str = ""


SEATS = (
    Seat("ceo", "Carmen Ortega", "CEO", "ceo"),
    Seat("owner", "Nora Blanco", "owner, keeps the pay of all", "owner"),
    Seat("cmo", "Mia Lindqvist", "CMO, head of marketing", "leader", "marketing", "marketing"),
    Seat("cso", "Sara Quintana", "CSO, head of sales", "leader", "sales", "sales", "es"),
    Seat(
        "marketing.lead", "Mona Iriarte", "marketing leader", "leader", "marketing", team="Content"
    ),
    Seat("marketing", "Pau Ferrer", "marketing member", "member", "marketing", team="Content"),
    Seat("sales.lead", "Tomás Villarreal", "sales leader", "leader", "sales", team="North"),
    Seat("sales", "Ana Ruiz", "sales member", "member", "sales", team="North"),
    Seat("admin", "Alma Bergström", "administrator", "administrator"),
    Seat("viewer", "Vera Novak", "viewer", "viewer"),
)
DOMAIN = "northlight.example"


@dataclass(frozen=True)
class Persona:
    name: str
    share: float  # of the leads
    closes: float  # how much more often than the average
    value: int  # median deal, whole dollars
    days: float  # median days from opportunity to customer
    roles: tuple[str, ...]
    sizes: tuple[int, ...]  # employees of their companies
    deciders: tuple[str, ...]  # who signed, as sales notes it


PERSONAS = (
    Persona(
        *("Operations Olivia", 0.34, 1.25, 25_000, 41),
        ("Head of operations", "COO", "Plant manager"),
        (84, 120, 210, 95, 340),
        ("finance", "operations", "finance"),
    ),
    Persona(
        *("Founder Félix", 0.27, 1.0, 19_000, 27),
        ("Founder", "CEO", "Owner"),
        (11, 14, 26, 38),
        ("the founder", "co-founder", "the founder"),
    ),
    Persona(
        *("Finance Farah", 0.17, 0.8, 34_000, 58),
        ("Head of finance", "CFO", "Controller"),
        (125, 180, 260),
        ("finance", "operations", "the board", "the board", "the board"),
    ),
    Persona(
        *("IT Iker", 0.12, 0.7, 29_000, 52),
        ("IT manager", "Head of IT", "CTO"),
        (220, 310, 480),
        ("finance", "IT", "finance", "finance", "IT"),
    ),
    Persona(
        *("", 0.10, 0.75, 21_000, 44),
        ("Purchasing", "Assistant", "Student"),
        (9, 45, 60, 700),
        ("finance", "IT"),
    ),  # not matched yet
)
RULES = (  # which persona a lead is: its place in PERSONAS, then field, test and values
    (0, ("role", "is", ("Head of operations", "COO", "Plant manager")), ("size", "least", ("80",))),
    (1, ("role", "is", ("Founder", "CEO", "Owner"))),
    (2, ("role", "is", ("Head of finance", "CFO", "Controller"))),
    (3, ("role", "is", ("IT manager", "Head of IT", "CTO"))),
)


@dataclass(frozen=True)
class Source:
    name: str
    share: float  # of the leads
    qualifies: float  # how much more often than the average
    origin: str
    visitors: float  # for one lead


SOURCES = (
    Source("organic search", 0.30, 1.05, "marketing", 38),
    Source("paid search", 0.19, 0.75, "marketing", 46),
    Source("webinar", 0.14, 1.3, "marketing", 14),
    Source("email", 0.13, 1.0, "marketing", 17),
    Source("event", 0.09, 1.4, "marketing", 6),
    Source("referral", 0.08, 1.6, "referral", 9),
    Source("partner", 0.05, 1.5, "partner", 4),
    Source("", 0.02, 1.0, "", 120),
)

COMPANIES_A = (
    "Bluewater Northgate Tern Halcyon Cobalt Meridian Juniper Arroyo Lantern Sable Marlow Kestrel "
    "Alder Brisa Cumbre Delta Encina Faro Granite Horizonte"
).split()
COMPANIES_B = (
    "Logistics Clinics Robotics Foods Textiles Energy Labs Marine Packaging Optics Ceramics "
    "Transport Agro Castings Print Mobility"
).split()
REASONS = ("no budget", "timing", "wrong role", "no need", "unreachable", "competitor")
