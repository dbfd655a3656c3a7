"""What the server knows and which version it is: catalogue, safety log, and who calls."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from dashboard.api.answers import (
    CatalogueAnswer,
    ControlAnswer,
    HazardAnswer,
    ItemSummary,
    MeAnswer,
    RiskAnswer,
    SafetyAnswer,
)
from dashboard.api.description import FAILURES
from dashboard.api.desk import Desk, desk_of, records_of_anyone, records_of_role_holder
from dashboard.api.routes.packages import missing
from dashboard.knowledge_named import knowledge_named
from dashboard.records import Records
from dashboard.release import handrail_version
from engine.knowledge import rule_set_folder
from engine.model import CatalogueItem
from engine.safety import LoggedHazard, SafetyFiles, load_safety_files, log_folder

router = APIRouter(prefix="/v1", tags=["knowledge"], responses=FAILURES)
RoleHolderRecords = Annotated[Records, Depends(records_of_role_holder)]
AnyonesRecords = Annotated[Records, Depends(records_of_anyone)]


@router.get("/me", summary="Who you are here")
def me(request: Request, records: AnyonesRecords) -> MeAnswer:
    """Your identity and roles; somebody without a role gives the identity to their administrator."""
    by = request.state.actor
    roles = {role: sorted(caseloads) for role, caseloads in sorted(records.people.current_grants().items())}
    return MeAnswer(
        identity=by.identity,
        name=by.display_name,
        roles=roles,
        demonstration=desk_of(request).settings.demonstration,
    )


@router.get("/catalogue", summary="What equipment there is")
def catalogue(request: Request, _: RoleHolderRecords) -> CatalogueAnswer:
    """Every item in short."""
    desk_catalogue = desk_of(request).catalogue
    return CatalogueAnswer(
        content_hash=desk_catalogue.content_hash,
        items=[
            ItemSummary(
                id=item.id,
                name=item.name,
                family=item.family,
                plain=item.plain,
                equipment=item.equipment,
                iso9999=item.iso9999,
            )
            for item in desk_catalogue.items.values()
        ],
    )


@router.get("/catalogue/{item}", summary="One item", response_model=CatalogueItem)
def item(request: Request, item: Annotated[str, Path(max_length=80)], _: RoleHolderRecords) -> CatalogueItem:
    """Everything that the catalogue says of an item, with its sources by id."""
    known_item = desk_of(request).catalogue.items.get(item)
    if known_item is None:
        raise missing(item)
    return known_item


@router.get("/safety", summary="Which version this is, and its hazard log")
def safety(request: Request, _: RoleHolderRecords) -> SafetyAnswer:
    """Hashes of rules and catalogue, and the hazard log as written; `handrail safety check` asks its controls."""
    return _safety(desk_of(request))


def _safety(desk: Desk) -> SafetyAnswer:
    """The safety case in short, for exactly the rules and the catalogue that answer here."""
    files, rules = _files(knowledge_named().rules), desk.rule_set
    officer = files.system.safety_officer
    return SafetyAnswer(
        version=handrail_version(),
        rule_set=rules.id,
        rule_set_version=rules.version,
        rule_set_hash=rules.content_hash,
        catalogue_hash=desk.catalogue.content_hash,
        sign_off=rules.sign_off,
        intended_use=files.system.intended_use,
        not_for=list(files.system.not_for),
        safety_officer=officer.name if officer else None,
        hazards=[_hazard(files, hazard) for hazard in files.hazards],
    )


@lru_cache(maxsize=1)
def _files(rules: str) -> SafetyFiles:
    with rule_set_folder(rules) as folder:
        log = log_folder(folder)
        return load_safety_files(log.path, log.shown)


def _hazard(files: SafetyFiles, logged: LoggedHazard) -> HazardAnswer:
    """One hazard with its risk before controls; whether controls hold is `handrail safety`'s to say."""
    hazard = logged.hazard
    return HazardAnswer(
        id=hazard.hazard,
        says=hazard.says,
        effect=hazard.effect,
        harm=hazard.harm,
        initial=RiskAnswer(
            severity=hazard.initial.severity,
            likelihood=hazard.initial.likelihood,
            level=files.acceptability.level(hazard.initial),
        ),
        controls=[
            ControlAnswer(sort=control.sort, named=control.named, kind=control.kind)
            for control in hazard.controls
        ],
        owner=hazard.owner,
    )
