"""A person's needs and abilities, as seen doing the task at the hardest time of day.

Abilities are ICF qualifiers (0 no difficulty … 4 cannot do it) except where the field has its own words,
such as how a person transfers. Needs, not conditions: a diagnosis is not here (see `CarePackage.diagnoses`),
and neither is anything that must not sway a review (see `EqualityMonitoring`).
"""

from __future__ import annotations

from typing import Literal

from .field import Frozen, Qualifier, ability, assessed

AgeBand = Literal["0-17", "18-24", "25-44", "45-64", "65-74", "75-84", "85-94", "95+"]


class Person(Frozen):
    """Body, movement, self-care, continence, skin, senses and thinking."""

    age_band: AgeBand | None = assessed("Age in bands", ask="Which age band is the person in?", ordered=True)
    weight_kg: float | None = assessed(
        "Body weight", ask="What does the person weigh?", unit="kg", ge=20, le=400
    )
    height_cm: float | None = assessed("Height", ask="How tall is the person?", unit="cm", ge=90, le=230)
    lives_alone: bool | None = assessed("Nobody else lives in the home", ask="Does the person live alone?")
    hours_alone: float | None = assessed(
        "Longest time alone in the home in a usual week, of a person who lives with somebody; 0 means never",
        ask="What is the longest time in a usual week for which nobody else is in the home?",
        unit="hours",
        ge=0,
        le=168,
    )

    turning_in_bed: Qualifier | None = ability("Turning over in bed", ask="Can the person turn over in bed?")
    lying_to_sitting: Qualifier | None = ability(
        "Sitting up from lying", ask="Can the person sit up on the edge of the bed?"
    )
    lies_flat: bool | None = assessed(
        "Can lie flat for care in bed", ask="Can the person lie flat (breathing, pain)?"
    )
    sitting_balance: Qualifier | None = ability(
        "Keeping balance when sitting without support", ask="Does the person sit safely unsupported?"
    )
    head_control: Qualifier | None = ability(
        "Holding the head up and steady", ask="Can the person hold their head steady?"
    )
    standing: Literal["unaided", "with_hands", "with_one_person", "with_two_people", "unable"] | None = (
        assessed("How the person gets to standing", ask="How does the person stand up?", ordered=True)
    )
    weight_bearing: Literal["full", "partial", "one_leg", "none"] | None = assessed(
        "Weight taken through the legs today",
        ask="How much weight can the person take through their legs today?",
        ordered=True,
    )
    transfers: (
        Literal[
            "alone",
            "alone_with_equipment",
            "supervised",
            "helped_by_one",
            "helped_by_two",
            "stand_aid",
            "hoisted",
        ]
        | None
    ) = assessed(
        "How the person moves between bed and chair now",
        ask="How does the person move between bed and chair?",
        ordered=True,
    )
    walking: Literal["alone", "with_aid", "with_one_person", "with_two_people", "unable"] | None = assessed(
        "How the person walks indoors", ask="How does the person walk indoors?", ordered=True
    )
    stairs: Qualifier | None = ability("Climbing stairs", ask="How does the person manage stairs?")
    lifts_legs: Qualifier | None = ability(
        "Lifting the legs onto a bed or over a bath rim", ask="Can the person lift their own legs?"
    )
    reach: Qualifier | None = ability("Reaching up, forward and behind", ask="How far can the person reach?")
    bending: Qualifier | None = ability("Bending down and coming up again", ask="Can the person bend safely?")
    grip: Qualifier | None = ability("Gripping and holding on", ask="Can the person grip and hold on?")
    hands_usable: Literal["both", "one", "none"] | None = assessed(
        "Hands that can be used", ask="Can the person use both hands, one or neither?", ordered=True
    )
    arm_strength: Qualifier | None = ability(
        "Pushing and pulling with the arms", ask="Can the person push up with their arms?"
    )
    shoulder_pain: bool | None = assessed(
        "Painful or unstable shoulder", ask="Is either shoulder painful or unstable?"
    )
    tremor: Qualifier | None = ability(
        "Tremor that disturbs holding or pouring", ask="Does a tremor disturb holding or pouring?"
    )
    uncontrolled_movements: bool | None = assessed(
        "Sudden movements or spasms that the person cannot control",
        ask="Are there sudden movements or spasms?",
    )
    knees_bend: bool | None = assessed(
        "Knees bend far enough to sit and to place on a knee support",
        ask="Do the knees bend far enough to sit and use a knee support?",
    )
    contractures: bool | None = assessed(
        "Joints fixed or stiff enough to change how care is given", ask="Are joints fixed or very stiff?"
    )
    spine_stable: bool | None = assessed(
        "Spine stable, no restriction on turning", ask="Is the spine stable, with no restriction on turning?"
    )
    hip_precautions: bool | None = assessed("Hip precautions in force", ask="Are hip precautions in force?")
    pain_on_movement: Qualifier | None = ability("Pain on being moved", ask="How painful is being moved?")
    legs_give_way: Literal["never", "sometimes", "often"] | None = assessed(
        "Knees or legs give way, at the worst time of day", ask="Do the knees or legs give way?", ordered=True
    )
    feels_heat_and_pressure: Literal["fully", "partly", "no"] | None = assessed(
        "Feels hot water, or a crease under the body, with both legs and the seat",
        ask="Does the person feel hot water, and a crease under the body?",
        ordered=True,
    )
    hip_width_cm: float | None = assessed(
        "Width across the hips, sitting", ask="How wide are the hips, sitting?", unit="cm", ge=20, le=120
    )
    brittle_bones: bool | None = assessed(
        "Bones that break easily", ask="Do the person's bones break easily?"
    )
    belly_may_be_pressed: bool | None = assessed(
        "A belt or sling may press on the belly: no pregnancy, fresh wound, feeding tube or hernia",
        ask="May a belt or sling press on the belly (no pregnancy, fresh wound, feeding tube or hernia)?",
    )
    lines_or_tubes: bool | None = assessed(
        "A line, drain or tube in the body that can be pulled out or must not get wet (dialysis line, feeding tube, drain)",
        ask="Is there a line, drain or tube in the body that can be pulled out or must not get wet?",
    )
    breathes_through_neck: bool | None = assessed(
        "Breathes through an opening in the neck (tracheostomy, laryngectomy)",
        ask="Does the person breathe through an opening in the neck?",
    )
    latex_allergy: bool | None = assessed(
        "Allergic to natural rubber latex", ask="Is the person allergic to natural rubber latex?"
    )
    leg_loss: Literal["none", "below_knee", "above_knee", "both_above_knee"] | None = assessed(
        "A leg that is missing, or much shorter than the other, from birth or since; the higher of two",
        ask="Is a leg, or part of one, missing, and to where?",
        ordered=True,
    )
    dizzy_on_rising: bool | None = assessed(
        "Dizzy, faint or suddenly weak on sitting up or standing up",
        ask="Does the person get dizzy or faint on sitting up or standing up?",
    )
    bleeds_easily: bool | None = assessed(
        "Bleeds more or longer than others, from medicines that thin the blood or otherwise",
        ask="Does the person bleed easily, or take medicines that thin the blood?",
    )
    pressure_crises: bool | None = assessed(
        "Sudden dangerous rises of blood pressure, set off by a full bladder or bowel or by something that presses"
        " (autonomic dysreflexia)",
        ask="Can a full bladder or bowel, or something that presses, set off a dangerous rise of blood pressure?",
    )
    ankles_bend: bool | None = assessed(
        "Both ankles bend far enough to stand with the feet flat",
        ask="Do both ankles bend enough to stand flat?",
    )
    abilities_fluctuate: bool | None = assessed(
        "Ability changes much within a day or week", ask="Does ability change much through the day or week?"
    )

    washing: Qualifier | None = ability("Washing the body", ask="How much of washing can the person do?")
    dressing_upper: Qualifier | None = ability(
        "Dressing the upper body", ask="Can the person dress their upper body?"
    )
    dressing_lower: Qualifier | None = ability(
        "Dressing the lower body", ask="Can the person dress their lower body?"
    )
    footwear: Qualifier | None = ability(
        "Putting on socks and shoes", ask="Can the person manage socks and shoes?"
    )
    toileting_hygiene: Qualifier | None = ability(
        "Cleaning after using the toilet", ask="Can the person clean themselves after the toilet?"
    )
    manages_clothing: Qualifier | None = ability(
        "Lowering and raising own clothing at the toilet",
        ask="Can the person manage their clothing at the toilet?",
    )
    hand_to_mouth: Qualifier | None = ability(
        "Bringing food from plate to mouth", ask="Can the person bring food to their mouth?"
    )
    swallowing: Literal["safe", "modified_diet", "at_risk"] | None = assessed(
        "Swallowing, as last assessed", ask="Has swallowing been assessed, and is it safe?", ordered=True
    )
    meals_match_texture: bool | None = assessed(
        "Meals of the prescribed texture and drinks of the prescribed thickness are arranged, as the therapist advises",
        ask="Are meals and drinks of the prescribed texture and thickness arranged?",
    )
    drinks_through_straw: bool | None = assessed(
        "Sucks and swallows safely through a straw", ask="Can the person drink safely through a straw?"
    )
    preparing_meals: Qualifier | None = ability(
        "Preparing a simple meal", ask="Can the person prepare a simple meal?"
    )
    preparing_drinks: Qualifier | None = ability("Making a hot drink", ask="Can the person make a hot drink?")
    opens_packets: Qualifier | None = ability(
        "Opening packets, jars and lids", ask="Can the person open packets and jars?"
    )
    taking_medicines: Qualifier | None = ability(
        "Taking the right medicine at the right time when it is at hand",
        ask="Can the person take their medicines once they are at hand?",
    )

    bladder: Literal["continent", "occasional_accidents", "incontinent", "catheter"] | None = assessed(
        "Bladder", ask="Is the person continent of urine?"
    )
    bowel: Literal["continent", "occasional_accidents", "incontinent", "stoma"] | None = assessed(
        "Bowel", ask="Is the person continent of faeces?"
    )
    continence_assessed: bool | None = assessed(
        "A continence assessment has been done in the past year",
        ask="Has there been a continence assessment in the past year?",
    )
    skin_risk: Literal["low", "at_risk", "high"] | None = assessed(
        "Risk of pressure damage", ask="What is the pressure risk?", ordered=True
    )
    pressure_damage: Literal["none", "category_1", "category_2", "category_3_or_4"] | None = assessed(
        "Present pressure damage", ask="Is there any pressure damage now?", ordered=True
    )
    fragile_skin: bool | None = assessed("Skin that tears easily", ask="Does the skin tear easily?")

    seeing: Qualifier | None = ability(
        "Seeing, with the glasses that they really wear",
        ask="How well does the person see, with the glasses that they really wear (none if they lie in a drawer)?",
    )
    hearing: Qualifier | None = ability(
        "Hearing, with the aids that they really wear",
        ask="How well does the person hear, with the aids that they really wear (none if they lie in a drawer)?",
    )
    speaking: Qualifier | None = ability("Speaking", ask="Can the person make themselves understood?")
    understanding: Qualifier | None = ability(
        "Understanding what is said", ask="How well does the person understand what is said?"
    )
    follows_instructions: Literal["reliably", "with_prompts", "not_reliably"] | None = assessed(
        "Follows one-step instructions today", ask="Does the person follow instructions today?", ordered=True
    )
    learns_new_routine: Literal["yes", "with_practice", "no"] | None = assessed(
        "Learns and keeps a new routine or device",
        ask="Can the person learn and remember how to use something new?",
        ordered=True,
    )
    memory: Qualifier | None = ability("Remembering", ask="How good is the person's memory?")
    orientation: Qualifier | None = ability(
        "Knowing the time, day and place", ask="Does the person know the time, day and place?"
    )
    recognises_danger: Qualifier | None = ability(
        "Recognising danger (heat, height, water)", ask="Does the person recognise danger?"
    )
    distress_in_care: Literal["none", "sometimes", "often"] | None = assessed(
        "Distress, agitation or resistance during care",
        ask="Is the person distressed during care?",
        ordered=True,
    )
    presses_a_button: bool | None = assessed(
        "Can find and press a button or switch reliably", ask="Can the person press a button reliably?"
    )
