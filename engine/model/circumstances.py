"""What surrounds the care: risks, medicines, decisions, preferences, the service as delivered.

Each flag is three-valued: true, false, or not assessed (`None`). Left out: the story behind a flag.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from .field import Frozen, assessed, stated
from .limits import PRICES
from .visit import Presence


class Risks(Frozen):
    """Dangers and red flags (see practice: red flags hold everything that would cut care)."""

    safeguarding_concern_open: bool | None = assessed(
        "A safeguarding concern is open", ask="Is a safeguarding concern open?"
    )
    domestic_abuse: bool | None = assessed(
        "Domestic abuse known or suspected", ask="Is domestic abuse known or suspected?"
    )
    lead_agrees_who_sees: bool | None = assessed(
        "The safeguarding lead has agreed who is safe: who may help, who sees alerts, pictures and places, and who "
        "holds keys",
        ask="Ask the lead, never by the form in the room and never through family: has the safeguarding lead agreed "
        "who is safe to help, who sees alerts, pictures and places, and who holds keys?",
    )
    self_neglect: bool | None = assessed("Self-neglect", ask="Is there self-neglect?")
    hoarding: bool | None = assessed("Hoarding", ask="Is there hoarding?")
    end_of_life: bool | None = assessed(
        "In the last months of life", ask="Is the person in the last months of life?"
    )
    fast_track: bool | None = assessed(
        "NHS fast-track funding in place or applied for", ask="Is fast-track funding in place or applied for?"
    )
    condition_unstable: bool | None = assessed(
        "Condition changing quickly or unstable", ask="Is the person's condition changing quickly?"
    )
    weeks_since_hospital_discharge: int | None = assessed(
        "Whole weeks since the last hospital discharge; 520 means ten years or more, or never",
        ask="How many weeks ago was the last hospital discharge?",
        unit="weeks",
        ge=0,
        le=520,
    )
    assessed_at_home_since_discharge: bool | None = assessed(
        "Assessed at home, with care as it now is, since the last hospital discharge",
        ask="Has the person been assessed at home since the last hospital discharge?",
    )
    reablement_under_way: bool | None = assessed("Reablement is under way", ask="Is reablement under way?")
    falls_last_12_months: int | None = assessed(
        "Falls in the last 12 months", ask="How many falls in the last 12 months?", unit="falls", ge=0, le=366
    )
    fall_with_injury: bool | None = assessed(
        "A fall with injury in the last 12 months", ask="Was any fall injurious?"
    )
    falls_from_bed_12_months: int | None = assessed(
        "Falls, rolls or slides out of bed in the last 12 months",
        ask="How often has the person fallen, rolled or slid out of bed in the last 12 months?",
        unit="falls",
        ge=0,
        le=366,
    )
    falls_reviewed: bool | None = assessed(
        "A falls assessment has been done since the last fall",
        ask="Has there been a falls assessment since the last fall?",
    )
    visits_only_contact: bool | None = assessed(
        "The visits are the person's only regular contact", ask="Are the visits the only regular contact?"
    )
    self_harm: bool | None = assessed(
        "Self-harm or suicide is feared",
        ask="Is it feared that the person may harm themselves (ask the person, alone and plainly)?",
    )
    alcohol_or_drugs: bool | None = assessed(
        "Alcohol or drugs put the person or others at risk",
        ask="Do alcohol or drugs put the person or others at risk?",
    )
    seizures: Literal["none", "controlled", "active"] | None = assessed(
        "Seizures", ask="Does the person have seizures?", ordered=True
    )
    months_since_seizure: int | None = assessed(
        "Whole months since the last seizure; 520 means never",
        ask="How many months ago was the last seizure?",
        unit="months",
        ge=0,
        le=520,
    )
    climbs_out_of_bed: bool | None = assessed(
        "May climb out of bed or over a rail", ask="Might the person climb over a bed rail?"
    )
    confused_at_night: bool | None = assessed(
        "Confused when waking at night", ask="Is the person confused at night?"
    )
    leaves_home_unsafely: bool | None = assessed(
        "Goes out and may come to harm", ask="Does the person go out and come to harm?"
    )
    scald_or_burn_risk: bool | None = assessed(
        "At risk of scalds or burns", ask="Is the person at risk of scalds or burns?"
    )
    fire_risk: bool | None = assessed(
        "Raised fire risk at home",
        ask="Is there a raised fire risk (smoking, cooking, heating, wiring, candles, alcohol, batteries on charge)?",
    )
    smokes: Literal["no", "outside", "indoors", "in_bed_or_chair"] | None = assessed(
        "Where anybody smokes or vapes at home, the worst place",
        ask="Where does anybody smoke or vape in the home (the worst place counts)?",
        ordered=True,
    )
    oxygen_at_home: bool | None = assessed("Oxygen is used at home", ask="Is oxygen used at home?")
    needs_power_to_live: bool | None = assessed(
        "A machine that the person cannot be without runs on mains electricity (ventilator, suction, oxygen concentrator)",
        ask="Does the person rely on a machine that must not stop (ventilator, suction, oxygen concentrator)?",
    )
    belted_in: Literal["never", "undoes_it", "cannot_undo_it"] | None = assessed(
        "Held by a belt, harness, strap or tray of a chair, wheelchair, bed, hoist or bath seat, the worst of them",
        ask="Does a belt, harness, strap or tray hold the person, and can they undo it?",
        ordered=True,
    )
    emollient: Literal["none", "some", "most_of_body"] | None = assessed(
        "Skin creams that soak into clothes and bedding and burn, paraffin-free ones too",
        ask="On how much of the body are skin creams used (paraffin-free creams count)?",
        ordered=True,
    )
    behaviour_risk_to_staff: bool | None = assessed(
        "Behaviour that puts staff at risk", ask="Does behaviour put staff at risk?"
    )
    weight_loss_or_dehydration: bool | None = assessed(
        "Unplanned weight loss or dehydration", ask="Has there been unplanned weight loss or dehydration?"
    )
    unplanned_admissions_12_months: int | None = assessed(
        "Unplanned hospital admissions in the last 12 months",
        ask="How many unplanned admissions in the last 12 months?",
        unit="admissions",
        ge=0,
        le=60,
    )
    legs_checked_for_compression: bool | None = assessed(
        "A clinician has excluded arterial disease for compression hosiery",
        ask="Has a clinician ruled out arterial disease in the legs?",
    )


class Medicines(Frozen):
    """What decides whether a device may hold a medicine."""

    regular: bool | None = assessed("Takes regular medicines", ask="Does the person take regular medicines?")
    times_per_day: int | None = assessed(
        "Times a day when medicines are due",
        ask="At how many times a day are medicines due?",
        unit="times",
        ge=0,
        le=12,
    )
    as_needed: bool | None = assessed("As-needed medicines", ask="Are there as-needed medicines?")
    controlled: bool | None = assessed("Controlled drugs", ask="Are there controlled drugs?")
    covert: bool | None = assessed("Given covertly", ask="Are medicines given covertly?")
    changing: bool | None = assessed("Doses changing often", ask="Are doses changing often?")
    injections: bool | None = assessed("Injections", ask="Are there injections?")
    may_be_repackaged: bool | None = assessed(
        "A pharmacist has said that they may be repackaged",
        ask="Has a pharmacist said the medicines may be repackaged?",
    )
    pharmacy_fills: bool | None = assessed(
        "A pharmacy or family member will fill the device",
        ask="Will a pharmacy or family member fill the device?",
    )
    overdose_risk: bool | None = assessed(
        "Risk of deliberate or accidental overdose", ask="Is there a risk of overdose?"
    )
    overdose_kind: Literal["by_mistake", "meant", "both"] | None = assessed(
        "What kind of overdose is feared", ask="Is the overdose that is feared by mistake, meant, or both?"
    )
    time_critical: bool | None = assessed(
        "Doses that must not be late (Parkinson's medicines, insulin, some epilepsy medicines)",
        ask="Are there doses that must not be late?",
    )


class CapacityAndConsent(Frozen):
    """Capacity and consent for one decision (Mental Capacity Act 2005: per decision, per time)."""

    capacity: Literal["has_capacity", "in_doubt", "lacks_capacity"] | None = assessed(
        "Capacity for this decision: assumed (has_capacity) unless in doubt",
        ask="Is capacity for this decision in doubt?",
    )
    consent: Literal["given", "not_sought", "refused", "withdrawn"] | None = assessed(
        "Consent to this decision", ask="Has the person been asked, and what did they say?"
    )
    best_interests: Literal["not_needed", "made", "not_made"] | None = assessed(
        "Best-interests decision, where capacity is lacking",
        ask="Has a best-interests decision been made?",
    )
    appointed: Literal["nobody", "attorney", "deputy", "guardian", "court"] | None = assessed(
        "Who may lawfully decide this for the person when they cannot (document seen): a welfare attorney, a deputy "
        "or a guardian; a court where it has been asked or has decided",
        ask="May an attorney, deputy or guardian decide this for the person, or has a court been asked? Has the "
        "document been seen?",
    )
    appointed_says: Literal["agrees", "not_asked", "objects"] | None = assessed(
        "What the attorney, deputy or guardian says; of a court, what it has ordered (not_asked: no order yet)",
        ask="What does the attorney, deputy or guardian say?",
    )
    appointed_power: Literal["covers_this", "property_only", "not_in_force"] | None = assessed(
        "Whether the power that was seen covers this decision and is in force: one over health and welfare, registered "
        "where it must be; one over property decides nothing here",
        ask="Does the document that was seen cover this decision (health and welfare, not property alone), and is it "
        "registered or otherwise in force?",
    )
    refused_in_advance: bool | None = assessed(
        "The person refused this in advance, when they could decide it, and what they refused is what is proposed",
        ask="Did the person, when they could decide it, refuse this in advance (a written decision, or clear words)?",
    )
    objected_to: bool | None = assessed(
        "Somebody close to the person, or an advocate, objects to what is proposed",
        ask="Does anybody close to the person, or their advocate, object?",
    )


_UNDECIDED = "capacity, consent and best interests for this decision are unknown"


class Decisions(Frozen):
    """The four decisions that a review touches, and on what ground anything restricts the person."""

    restriction: (
        Literal[
            "nothing_restricts", "agreed_with_capacity", "best_interests", "court_authorised", "not_decided"
        ]
        | None
    ) = assessed(
        "On what ground anything in the home stops the person moving or going out, or watches them so that others can",
        ask="Does anything stop the person moving or going out, or watch them all the time, and who decided that?",
    )
    independent_advocate: Literal["not_needed", "instructed", "not_arranged"] | None = assessed(
        "An independent advocate, where the person lacks capacity or cannot take part and has nobody to speak for them",
        ask="Has the person somebody to speak for them, or has an independent advocate been instructed?",
    )

    care_change: CapacityAndConsent = stated(
        "Changing the care package", CapacityAndConsent(), not_assessed=_UNDECIDED
    )
    equipment: CapacityAndConsent = stated(
        "Having equipment in the home", CapacityAndConsent(), not_assessed=_UNDECIDED
    )
    monitoring: CapacityAndConsent = stated(
        "Being watched over by sensors or alarms", CapacityAndConsent(), not_assessed=_UNDECIDED
    )
    sharing: CapacityAndConsent = stated(
        "Sharing information with others", CapacityAndConsent(), not_assessed=_UNDECIDED
    )


class Preferences(Frozen):
    """What the person wants and does not want."""

    accepts_equipment: bool | None = assessed(
        "Is willing to try equipment", ask="Is the person willing to try equipment?"
    )
    accepts_technology: bool | None = assessed(
        "Is willing to try connected technology", ask="Is the person willing to try technology?"
    )
    accepts_monitoring: bool | None = assessed(
        "Is willing to be monitored by sensors", ask="Is the person willing to have sensors?"
    )
    wants_to_do_more: bool | None = assessed(
        "Wants to do more for themselves", ask="Does the person want to do more for themselves?"
    )
    values_visits_as_company: bool | None = assessed(
        "The company of the visits matters", ask="Does the company of the visits matter to the person?"
    )
    wears_a_device: bool | None = assessed(
        "Will wear a pendant or watch", ask="Will the person wear a pendant or watch?"
    )
    dislikes_hoisting: bool | None = assessed(
        "Finds hoisting distressing", ask="Does the person find hoisting distressing?"
    )
    wants_privacy_at_toilet: bool | None = assessed(
        "Privacy at the toilet matters much", ask="Does privacy at the toilet matter much?"
    )


class VisitPrice(Frozen):
    """What a council pays for one visit of a kind and a length, or for an hour of a kind."""

    presence: Presence = stated("What the time is bought for", "working", not_assessed="working")
    minutes: int | None = stated(
        "Length of the visit", None, not_assessed="any length: the price is for an hour", ge=5, le=1440
    )
    gbp: float = Field(description="Price of one visit of this length, or of an hour, GBP", gt=0, le=5000)


class Service(Frozen):
    """The package as delivered, and the commissioner's rules for it."""

    provider_agrees: Literal["agreed", "not_asked", "refused"] | None = assessed(
        "The provider's view on changing the handling plan",
        ask="Has the provider agreed to take part?",
        ordered=True,
    )
    double_handed_by_policy: bool | None = assessed(
        "Two carers come because of a blanket provider policy",
        ask="Are two carers sent because of a policy?",
    )
    manual_lifts_happening: bool | None = assessed("Carers lift by hand", ask="Are carers lifting by hand?")
    meals_or_medicines_missed: bool | None = assessed(
        "Meals or medicines are being missed", ask="Are meals or medicines being missed?"
    )
    pads_for_want_of_visits: bool | None = assessed(
        "Pads are used because toilet visits are too few",
        ask="Are pads used because toilet visits are too few?",
    )
    complaint_open: bool | None = assessed(
        "A complaint or appeal about the package is open", ask="Is a complaint or appeal open?"
    )
    responder: Literal["in_home", "nearby", "response_service", "none"] | None = assessed(
        "Who can come when an alarm goes", ask="Who would come when an alarm goes?"
    )
    handling_plan_current: bool | None = assessed(
        "The handling plan was reviewed in the last 12 months",
        ask="Was the handling plan reviewed in the last 12 months?",
    )
    weeks_running: int | None = assessed(
        "Whole weeks for which this package has been running; 520 means ten years or more",
        ask="For how many weeks has this package been running?",
        unit="weeks",
        ge=0,
        le=520,
    )
    increment_minutes: Annotated[
        int | None, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 60})
    ] = assessed(
        "Visits are commissioned in steps of this many minutes",
        ask="In what steps are visits bought?",
        unit="minutes",
        ge=1,
        le=60,
        left_out=True,
        not_assessed="the council's own step, else the usual one (15 minutes, catalogue/adoption.yaml)",
    )
    floor_minutes: Annotated[
        int | None, WithJsonSchema({"type": "integer", "minimum": 5, "maximum": 120})
    ] = assessed(
        "Shortest visit that may be commissioned for personal care",
        ask="What is the shortest personal care visit?",
        unit="minutes",
        ge=5,
        le=120,
        left_out=True,
        not_assessed="the council's own, else 30 minutes (NICE NG21, catalogue/adoption.yaml)",
    )
    hourly_rate_gbp: float | None = assessed(
        "The council's contract rate for an hour of home care",
        ask="What is the contract rate for an hour of care?",
        unit="GBP/hour",
        ge=5,
        le=200,
        not_assessed="the published range in catalogue/rates.yaml is used",
    )
    paid_on: Literal["planned", "actual_minutes", "steps"] | None = assessed(
        "What the provider is paid on",
        ask="Is the provider paid on planned minutes, actual minutes, or steps?",
        not_assessed="the planned minutes",
    )
    prices: tuple[VisitPrice, ...] = stated(
        "Prices by kind and length of visit", (), not_assessed="the hourly rate, pro rata", max_length=PRICES
    )
