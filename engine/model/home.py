"""The home as equipment meets it: space, doors, structure, water, power and connection.

Lengths are clear measurements in centimetres. Left out: the address.
"""

from __future__ import annotations

from typing import Literal

from .field import Frozen, assessed


class Home(Frozen):
    """Rooms, measurements and consents that equipment depends on."""

    tenure: Literal["owner", "social_rent", "private_rent", "supported_housing", "other"] | None = assessed(
        "Who owns the home", ask="Does the person own or rent the home?"
    )
    landlord_consent: Literal["not_needed", "given", "not_asked", "refused"] | None = assessed(
        "The landlord's consent to fixed work", ask="Has the landlord agreed to fixed work?", ordered=True
    )
    rooms: int | None = assessed("Number of rooms used", ask="How many rooms are used?", ge=1, le=30)
    bed_space_cm: float | None = assessed(
        "Clear floor beside the open side of the bed",
        ask="How much clear floor is there beside the bed?",
        unit="cm",
        ge=0,
        le=600,
    )
    turning_space_cm: float | None = assessed(
        "Diameter of the clear turning circle in the bedroom",
        ask="How wide a circle of clear floor is there in the bedroom?",
        unit="cm",
        ge=0,
        le=600,
    )
    under_bed_clearance_cm: float | None = assessed(
        "Clear height under the bed",
        ask="How much clear height is there under the bed?",
        unit="cm",
        ge=0,
        le=100,
    )
    bedroom_door_cm: float | None = assessed(
        "Clear width of the bedroom door", ask="How wide is the bedroom door?", unit="cm", ge=40, le=200
    )
    bathroom_door_cm: float | None = assessed(
        "Clear width of the bathroom door", ask="How wide is the bathroom door?", unit="cm", ge=40, le=200
    )
    narrowest_door_cm: float | None = assessed(
        "Clear width of the narrowest door on the way",
        ask="How wide is the narrowest door that matters?",
        unit="cm",
        ge=40,
        le=200,
    )
    ceiling_height_cm: float | None = assessed(
        "Ceiling height in the bedroom", ask="How high is the bedroom ceiling?", unit="cm", ge=150, le=500
    )
    ceiling_fixing: Literal["suitable", "unknown_but_possible", "unsuitable"] | None = assessed(
        "Whether the structure can carry a ceiling track: surveyed suitable; possible, survey needed; "
        "or surveyed unsuitable",
        ask="Can the ceiling or walls carry a track (survey)?",
        ordered=True,
    )
    wall_fixing: Literal["solid", "needs_special_fixing", "unsuitable"] | None = assessed(
        "Whether the walls hold a rail", ask="Will the walls hold a rail?", ordered=True
    )
    floor: Literal["level_hard", "thin_carpet", "deep_carpet", "uneven"] | None = assessed(
        "Floor where equipment is pushed", ask="What is the floor like?", ordered=True
    )
    thresholds: bool | None = assessed(
        "Raised thresholds or steps between the rooms used", ask="Are there thresholds between rooms?"
    )
    storage_space: bool | None = assessed(
        "Room to store a mobile hoist or chair", ask="Is there room to store equipment?"
    )
    clutter: bool | None = assessed("Cluttered floors or access", ask="Are floors or access cluttered?")
    stairs: Literal["none", "straight", "curved", "narrow_or_complex"] | None = assessed(
        "Stairs inside the home that the person uses or needs", ask="Are there stairs, and of what kind?"
    )
    stair_rails: Literal["both_sides", "one_side", "none"] | None = assessed(
        "Stair rails", ask="Are there rails on the stairs?", ordered=True
    )
    steps_at_entrance: int | None = assessed(
        "Steps at the entrance", ask="How many steps are at the entrance?", ge=0, le=60
    )
    ramp_gradient_possible: bool | None = assessed(
        "Room for a ramp of a safe gradient", ask="Is there room for a ramp of a safe gradient?"
    )
    bathroom: (
        Literal["level_access_shower", "step_in_shower", "shower_over_bath", "bath_only", "none"] | None
    ) = assessed("Washing facility", ask="Is there a bath or a shower, and of what kind?")
    bath_suits_equipment: bool | None = assessed(
        "The bath's rim and inside suit a board or lift",
        ask="Do the bath's rim and inside suit a board or lift?",
    )
    adaptation_possible: bool | None = assessed(
        "Drainage, structure and consent allow a level-access shower",
        ask="Could a level-access shower be built (drainage, structure)?",
    )
    toilet_same_floor: bool | None = assessed(
        "A toilet on the floor where the person lives", ask="Is there a toilet on the person's floor?"
    )
    toilet_space_cm: float | None = assessed(
        "Clear width beside the toilet",
        ask="How much clear space is there beside the toilet?",
        unit="cm",
        ge=0,
        le=300,
    )
    toilet_pan_fixed: bool | None = assessed(
        "The toilet pan is firmly fixed", ask="Is the toilet pan firmly fixed?"
    )
    water_and_power_at_toilet: bool | None = assessed(
        "Water supply and a safe electrical supply can reach the toilet",
        ask="Can water and a safe electrical supply reach the toilet?",
    )
    power_by_bed: bool | None = assessed("A free socket by the bed", ask="Is there a free socket by the bed?")
    power_reliable: bool | None = assessed(
        "Electricity is on and reliable", ask="Is the electricity supply reliable?"
    )
    smoke_alarm: Literal["none", "sounds_here", "calls_somebody"] | None = assessed(
        "Smoke alarm, its test button pressed and heard: none that works, one that only sounds here, one linked to "
        "somebody who comes",
        ask="If there were a fire at night, who would be told? Was the alarm's test button pressed and heard?",
    )
    hot_water_limited: Literal["no", "at_bath", "at_all_taps"] | None = assessed(
        "Hot water limited by a thermostatic mixing valve",
        ask="Is hot water limited by a mixing valve, and where?",
    )
    internet: Literal["good", "poor", "none"] | None = assessed(
        "Home internet", ask="Is there a working internet connection?", ordered=True
    )
    mobile_signal: Literal["good", "poor", "none"] | None = assessed(
        "Mobile signal indoors", ask="Is there a mobile signal indoors?", ordered=True
    )
    phone_line: Literal["digital", "analogue", "none"] | None = assessed(
        "Telephone line", ask="Is the telephone line digital or analogue?"
    )
    bed: Literal["profiling", "height_adjustable", "divan", "frame_with_legs", "frame_on_castors"] | None = (
        assessed("The bed slept in", ask="What kind of bed is it?")
    )
    chair_legs_take_raisers: bool | None = assessed(
        "The chair's legs suit raisers (no castors)", ask="Do the chair's legs suit raisers?"
    )
    children_or_pets: bool | None = assessed(
        "Children or pets who could be caught by moving furniture",
        ask="Are there children or pets in the home?",
    )
