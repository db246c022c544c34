"""The rights table, first half: which column of people may do what.

The columns are those of a company, not of a database: CMO and CSO are no roles but the heads of
the two halves. `routes.py` beside this says which act each route and method is.
"""

from dataclasses import dataclass
from enum import StrEnum

from smarketing.accounts.rules.halves import MARKETING, SALES


class Column(StrEnum):
    OWNER = "owner"
    ADMIN = "administrator"
    CEO = "ceo"
    CRO = "cro"
    CMO = "cmo"
    CSO = "cso"
    MARKETING_LEADER = "marketing_leader"
    SALES_LEADER = "sales_leader"
    MEMBER = "member"
    VIEWER = "viewer"
    PROGRAM = "program"


OW, AD, CEO, CRO, CMO, CSO = (
    Column.OWNER,
    Column.ADMIN,
    Column.CEO,
    Column.CRO,
    Column.CMO,
    Column.CSO,
)
ML, SL, TM, VW, PR = (
    Column.MARKETING_LEADER,
    Column.SALES_LEADER,
    Column.MEMBER,
    Column.VIEWER,
    Column.PROGRAM,
)

EVERYBODY = frozenset(Column)
PEOPLE = EVERYBODY - {VW, PR}  # whoever works here
HEADS = frozenset({CMO, CSO})
TOP = frozenset({CEO, CRO}) | HEADS
LEADERS = TOP | {ML, SL}
ADMINS = frozenset({OW, AD})

ACTS: dict[str, frozenset[Column]] = {
    # accounts
    "board.see": EVERYBODY,
    "self.edit": EVERYBODY - {PR},
    "people.see": EVERYBODY,
    "people.edit": ADMINS,
    "people.invite": ADMINS | HEADS,  # a head: plain members of their own half
    "head.appoint": ADMINS | {CEO},  # the CEO: a vacant seat
    "head.deputy": ADMINS | HEADS,  # a head: for their own half
    "organization.edit": ADMINS,
    "token.own": PEOPLE,
    "token.revoke_all": ADMINS,
    "screen.keep": ADMINS | TOP,  # links that show the board on a wall, without a sign-in
    "audit.see": ADMINS | {CEO},
    "notice.own": EVERYBODY - {PR},
    # personas
    "persona.see": EVERYBODY,
    "persona.edit": LEADERS | {AD, PR},
    "persona.agree": HEADS,
    "persona.read": PEOPLE,  # confirm having read it
    "insight.add": PEOPLE | {PR},
    "insight.confirm": PEOPLE,
    # funnel
    "funnel.see": EVERYBODY,
    "funnel.write": PEOPLE | {PR},
    "person.see": PEOPLE,  # who a lead is: whoever works here, no viewer, no program
    "person.export": ADMINS,  # all that is kept of them, to be given to them
    "person.erase": ADMINS,
    "funnel.steps": ADMINS,
    "funnel.rates": ADMINS | TOP | {PR},
    "handoff.answer": PEOPLE | {PR},  # whose answer a lead waits for: see may_answer
    "handoff.pass": PEOPLE | {PR},
    "handoff.note": PEOPLE,
    "handoff.contest": PEOPLE - {CSO, SL},  # of members those of marketing
    "handoff.settle": TOP,
    "handoff.agree": HEADS,
    "handoff.rule": ADMINS | TOP | {ML, SL},
    "import.run": ADMINS | LEADERS | {PR},
    "import.people": ADMINS | {PR},  # a file of people gives halves and teams
    "import.undo": ADMINS | LEADERS,
    # goals
    "goal.see": EVERYBODY,
    "goal.propose": TOP | {PR},
    "goal.agree": HEADS,
    "goal.calendar": ADMINS | TOP | {PR},
    "goal.close": TOP,  # and ask to reopen: that takes both heads
    "goal.word": PEOPLE,  # to a goal that was reached
    "quota.edit": TOP | {SL, PR},
    "promise.edit": TOP | {ML, PR},
    "chain.edit": LEADERS | {PR},  # its draft; the board changes once both heads have signed
    "adjust.make": LEADERS | {PR},  # within one's own area at once, beyond it as a proposal
    "target.edit": TOP | {ML, SL, PR},  # of a step; the service asks for its half's own act
    "pay.see": PEOPLE,  # the page, with one's own figures
    "plan.see": PEOPLE,  # whom it pays, whoever leads, a pay steward
    "plan.write": PEOPLE,  # whoever may propose it, a pay steward
    "pay.keep": PEOPLE,  # a pay steward alone
    "pay.close": PEOPLE,  # a pay steward, or the CEO
    "pay.read": PEOPLE,  # a pay steward, or a line manager who was granted a team
    "pay.ask": PEOPLE,  # about one's own statement; a steward and the plan's owner answer
    "plan.propose": frozenset({CRO}) | HEADS,  # a head: for their own half
    "plan.sign": HEADS,
    "plan.approve": frozenset({CEO, CRO}),
    "pay.grant": frozenset({OW, CEO}),  # two of them name a pay steward
    # stages
    "stages.see": EVERYBODY,
    "stages.decide": HEADS | {CEO},  # to start working together
    "stages.propose": TOP | {PR},  # the statement, the definition
    "stages.sign": HEADS,
    "stages.plan": LEADERS | {PR},
    "stages.progress": PEOPLE,  # whose item it is, or whoever keeps the plan
    "stages.meet": LEADERS | {AD, PR},
    "stages.mandate": frozenset({CEO, OW}),  # an owner: for the board
    "stages.opinion": HEADS | {CEO},
    "stages.aim": TOP,
    # scoreboard
    "demo.switch": ADMINS | TOP,
}

# No column suffices for these: the room asks for a grant, a seat or one's own half besides.
BY_NAME = frozenset(
    {"plan.see", "plan.write", "pay.keep", "pay.close", "pay.read", "pay.ask", "stages.progress"}
)


@dataclass(frozen=True)
class Standing:
    """Where a person stands in an organisation today: all that the rights table asks about."""

    role: str
    side: str = ""
    heads: frozenset[str] = frozenset()

    @property
    def columns(self) -> frozenset[Column]:
        """The columns this person has; a head of a half has that column beside their role's."""
        own = {
            "leader": {MARKETING: ML, SALES: SL}.get(self.side, TM),
            "member": TM,
        }.get(self.role) or Column(self.role)
        titles = {MARKETING: CMO, SALES: CSO}
        return frozenset({own, *(titles[half] for half in self.heads)})


def may(standing: Standing, act: str) -> bool:
    """Whether somebody standing there may do this. An act the table does not know is an error."""
    return not ACTS[act].isdisjoint(standing.columns)


def may_answer(standing: Standing, half: str = SALES) -> bool:
    """Whether somebody may answer a lead that waits for this half; any half's where it is both.

    Who passes leads does not answer them: neither its people nor its leaders.
    """
    passing = {SALES: {CMO, ML}, MARKETING: {CSO, SL}}.get(half, set())
    if passing and standing.side in {MARKETING, SALES} - {half}:
        passing = passing | {TM}
    return not ACTS["handoff.answer"].isdisjoint(standing.columns - passing)
