from personas.models.draft import Draft
from personas.models.insight import Confirmation, Insight, InsightNote, Status
from personas.models.learn import QuizCount, QuizDone
from personas.models.matching import MatchingRules
from personas.models.persona import Persona, PersonaName
from personas.models.picture import Picture
from personas.models.position import (
    Campaign,
    CampaignNote,
    Position,
    PositionGround,
    PositionKind,
)
from personas.models.reading import Reading
from personas.models.words import Ground, Part, Sure

__all__ = [
    "Campaign",
    "CampaignNote",
    "Confirmation",
    "Draft",
    "Ground",
    "Insight",
    "InsightNote",
    "MatchingRules",
    "Part",
    "Persona",
    "PersonaName",
    "Picture",
    "Position",
    "PositionGround",
    "PositionKind",
    "QuizCount",
    "QuizDone",
    "Reading",
    "Status",
    "Sure",
]
