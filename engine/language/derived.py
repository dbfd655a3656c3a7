"""The words that follow from several fields: who agrees, support and equipment in place here, visits and the week beside.

Left out: how they are derived (`facts`, `attendance`).
"""

from __future__ import annotations

from .package_terms import PACKAGE_TERMS
from .term import Term
from .visit_terms import VISIT_TERMS

IN_USE = "Is each piece of equipment in the home used, and how often?"
IN_ORDER = (
    "Does each piece of equipment in the home work and fit, is it serviced, the right model and not recalled?"
)
OTHER_KINDS = ("lifting", "alarm", "monitoring")
"""Kinds of equipment outside the catalogue that a rule may ask for."""
DECISIONS = ("care_change", "equipment", "monitoring", "sharing")
"""The decisions of which it is derived whether somebody who is appointed has agreed."""
AGREES_TO = "appointed.agrees_to_"
HELPED = "helped."
"""Words that say whether anybody helps with a need (`Activity.helps_with`)."""
WILLING = ("willing_handling", "willing_personal_care", "willing_other")
"""What unpaid carers are willing and able to do: a yes is counted on only while nothing on record speaks against them."""
MAY_HARM = "support.may_harm"
MAY_HARM_FOLLOWS_FROM = (
    "risks.domestic_abuse",
    "risks.safeguarding_concern_open",
    "risks.lead_agrees_who_sees",
)
"""Abuse known or suspected, a concern that is open, and whether the lead has said who is safe."""
DERIVED = (
    *(
        Term(
            f"{AGREES_TO}{decision}",
            "boolean",
            f"An attorney, deputy or guardian whose power covers it has agreed, or a court has allowed it: {decision}",
            ask=f"Does the power of whoever agreed cover it, and is it in force ({decision.replace('_', ' ')})?",
            not_assessed="unknown where an agreement is on record and the power is not; no agreement on record is none",
        )
        for decision in DECISIONS
    ),
    Term(
        "support.unpaid_carer",
        "boolean",
        "There is an unpaid carer",
        ask="Is there an unpaid carer?",
        not_assessed="unknown: nobody has asked whether there is one",
    ),
    Term(
        MAY_HARM,
        "boolean",
        "Somebody close may harm the person: abuse is known, suspected or under enquiry, and the safeguarding lead has "
        "not said who is safe",
        not_assessed="always known: it is what is on record; whether there is abuse is asked by itself",
    ),
    Term(
        "equipment.something_in_place",
        "boolean",
        "Any equipment is in the home",
        ask="What equipment is already in the home, and is it used?",
        not_assessed="unknown until somebody has looked what is in place",
    ),
    Term(
        "equipment.weight_margin_kg",
        "number",
        "Lowest safe working load in place minus body weight",
        low=-400,
        high=1000,
        unit="kg",
        ask="What is the lowest safe working load on the equipment in place?",
        not_assessed="unknown without the person's weight and a safe working load",
    ),
    Term(
        "equipment.examination_overdue",
        "boolean",
        "A thorough examination of equipment in place is overdue",
        ask="When is the next thorough examination of the lifting equipment due?",
        not_assessed="unknown while no date is known for the equipment in place",
    ),
    Term(
        "equipment.something_not_used",
        "boolean",
        "Equipment in place is not used",
        ask=IN_USE,
        not_assessed="unknown while the use of any piece is, unless one is known not to be used",
    ),
    Term(
        "equipment.lifting_not_used",
        "boolean",
        "Equipment in place that lifts people is not used",
        ask=IN_USE,
        not_assessed="unknown while the use of any piece that lifts is, unless one is known not to be used",
    ),
    Term(
        "equipment.lifting_out_of_order",
        "boolean",
        "Equipment in place that lifts people is broken, superseded or recalled",
        ask=IN_ORDER,
        not_assessed="unknown while the condition of any piece that lifts is, unless one is known to be out of order",
    ),
    Term(
        "equipment.something_out_of_order",
        "boolean",
        "Equipment in place is broken, superseded or recalled",
        ask=IN_ORDER,
        not_assessed="unknown while the condition of any piece is, unless one is known to be out of order",
    ),
    Term(
        "equipment.examination_too_far_ahead",
        "boolean",
        "The next thorough examination of equipment that lifts people is more than half a year away",
        ask="When is the next thorough examination of the lifting equipment due?",
        not_assessed="unknown while the date of any piece that lifts is, unless one is known to be too far ahead",
    ),
    Term(
        "task.rests_on_what_is_unfit",
        "boolean",
        "A piece in place that serves this activity is out of order, overdue for examination or made for less weight",
        ask=IN_ORDER,
        not_assessed="unknown while the state of any piece that serves it is, unless one is known to be unfit",
    ),
    *(
        Term(
            f"equipment.other_{kind}",
            "boolean",
            f"Something outside the catalogue is in place, for: {kind}",
            ask="What equipment is already in the home, and is it used?",
            not_assessed="unknown until somebody has looked what is in place",
        )
        for kind in OTHER_KINDS
    ),
    *PACKAGE_TERMS,
    *VISIT_TERMS,
)
