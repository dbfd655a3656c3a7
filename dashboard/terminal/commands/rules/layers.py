"""`handrail rules init | prove | rebase`: starting a set, and a council's layer over a base."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.files import write_text

from ...words import wrapped
from .exit_codes import FOUND

if TYPE_CHECKING:
    from engine import RuleSet
    from engine.knowledge import RuleSetFolder

_SHOWN = 12
_LAYER = click.argument("layer", type=click.Path(exists=True, file_okay=False, path_type=Path))
_BASE_HASH = re.compile(r"^base_hash:.*$", re.MULTILINE)


@click.command()
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--extends", "base_name", help="Make a layer over this set, home_care, instead of a set of its own."
)
@click.option(
    "--own-catalogue",
    is_flag=True,
    help="Begin with a catalogue of its own (one activity, one item, one source) instead of the shipped one.",
)
@click.option("--author", default="Rule authors", show_default=True, help="Who writes it.")
def init(name: Path, base_name: str | None, own_catalogue: bool, author: str) -> None:
    """Start a rule set, or a council's layer, in a new folder NAME: complete, so that it checks at once."""
    from dashboard.clock import today
    from engine.authoring import is_set_name, starting_files, write_files

    if not is_set_name(name.name):
        raise click.UsageError(
            "name the folder in at most 60 small letters, digits and _: it is the id of the set"
        )
    if name.exists():
        raise click.UsageError(f"{name} exists already: give a new name")
    if not author.isprintable() or not author.strip():
        raise click.UsageError("--author is the name of somebody, on one line")
    if base_name and own_catalogue:
        raise click.UsageError("a layer has the catalogue of its base: give --extends or --own-catalogue")
    base = _set_to_extend(base_name) if base_name else None
    files = starting_files(name.name, author, today(), base, own_catalogue=own_catalogue)
    for file in write_files(name, files):
        click.echo(f"Written: {file}")
    after = [f"handrail rules check {name}", f"handrail rules test {name}"]
    if base is not None:
        after = [f"handrail rules compare {base_name} {name}", f"handrail rules prove {name}"]
    after.append(f"handrail rules new RULE KIND ABOUT --when … --cites … --set {name} --into FILE")
    click.echo("\nNext:\n" + "\n".join(f"  {command}" for command in after))


def _set_to_extend(name: str) -> RuleSet:
    """The base of a new layer, read with its own catalogue where it has one."""
    from engine.knowledge import rule_set_folder

    with rule_set_folder(name) as folder:
        return folder.load(folder.catalogue())


@click.command()
@_LAYER
def prove(layer: Path) -> None:
    """Prove that the safety properties of the base hold for a layer, and write proof.yaml.

    Without a proof that fits its files, no review is made with a layer.
    """
    from dashboard.clock import today
    from engine.authoring import proof_text, prove_layer
    from engine.knowledge import rule_set_folder
    from engine.knowledge.council_layer import PROOF

    from ...problems import findings

    with rule_set_folder(layer) as folder:
        catalogue = folder.catalogue()
        rule_set = _layer(folder)
        proof, against = prove_layer(
            catalogue, rule_set, folder.path, today(), _show_question, _say_who_answers
        )
        if proof is None:
            (folder.path / PROOF).unlink(missing_ok=True)
            click.echo(findings(against))
            click.echo("The layer is refused: no review is made with it.", err=True)
            raise SystemExit(FOUND)
        write_text(folder.path / PROOF, proof_text(proof))
        click.echo(
            f"Proved: all {proof.properties} safety properties of the base hold. Written: {folder.path / PROOF}"
        )


def _show_question(question: str) -> None:
    """What is being proved, each in the place of the one before, where somebody waits."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        click.echo(f"{question[:width]:<{width}}\r", nl=False, err=True)


def _say_who_answers(sentence: str) -> None:
    click.echo(f"  {sentence}", err=True)


@click.command()
@_LAYER
def rebase(layer: Path) -> None:
    """Hold a layer against its base as it is now, say what no longer fits, and take the new base."""
    from engine.knowledge import rule_set_folder
    from engine.knowledge.base_rules import FILE, base_rules_text

    with rule_set_folder(layer) as folder:
        rule_set = _layer(folder, rebasing=True)
        assert rule_set.base is not None
        if rule_set.base_hash == rule_set.base.content_hash:
            click.echo("The base has not changed since.")
            return
        for line in (*_changed_since(folder, rule_set), *_own_figures(folder, rule_set)):
            click.echo(line)
        path = folder.path / "rule_set.yaml"
        text = path.read_text(encoding="utf-8")
        line = f'base_hash: "{rule_set.base.content_hash}"'
        renewed = _BASE_HASH.sub(line, text) if _BASE_HASH.search(text) else f"{text.rstrip()}\n{line}\n"
        write_text(path, renewed)
        write_text(folder.path / FILE, base_rules_text(_base(folder, rule_set)))
        click.echo(
            wrapped(
                f"Every rule and bound that the layer names is in {rule_set.base.id} {rule_set.base.version} "
                f"({rule_set.base.content_hash[:12]}). Written: {path}. Prove it again: handrail rules prove {layer}"
            )
        )


def _layer(folder: RuleSetFolder, *, rebasing: bool = False) -> RuleSet:
    rule_set = folder.load(folder.catalogue(), authoring=True, rebasing=rebasing)
    if rule_set.base is None:
        raise click.UsageError(f"{folder.shown} is no layer: its rule_set.yaml has no `extends`")
    return rule_set


def _changed_since(folder: RuleSetFolder, rule_set: RuleSet) -> list[str]:
    """What the base says otherwise, where the version that the layer was written against is still kept."""
    from engine import ProblemsFoundError
    from engine.authoring import compare_rules
    from engine.knowledge import RuleSetFolder, every_version
    from engine.knowledge.council_layer import base_folder

    path = base_folder(rule_set.extends, folder.path)
    assert path is not None
    assert rule_set.base is not None
    catalogue = folder.catalogue()
    every = every_version(RuleSetFolder(path, rule_set.base.folder))
    now = every[0].load(catalogue)
    for version in every[1:]:
        try:
            old = version.load(catalogue)
        except ProblemsFoundError:
            continue
        if old.content_hash == rule_set.base_hash:
            changes = compare_rules(catalogue, old, now)
            return [f"  {change.rule}: {change.meaning}" for change in changes] or [
                "No rule of the base differs."
            ]
    return _by_fingerprint(folder, rule_set, now)


def _own_figures(folder: RuleSetFolder, layer: RuleSet) -> list[str]:
    """What the layer's catalogue says otherwise than that of its base as it is now, to be looked at again."""
    from engine.authoring import compare_catalogues

    parts = compare_catalogues(_base_folder(folder, layer).catalogue(), folder.catalogue())
    if not parts:
        return []
    lines = [
        wrapped(f"{part.name}: {part.new or 'nothing'}; the base: {part.old or 'nothing'}", "  ", "    ")
        for part in parts[:_SHOWN]
    ]
    more = [f"  and {len(parts) - _SHOWN:,} more"] * (len(parts) > _SHOWN)
    return ["The layer has of its own:", *lines, *more]


def _by_fingerprint(folder: RuleSetFolder, layer: RuleSet, base: RuleSet) -> list[str]:
    """Which rules of the base are not as they were, where only their fingerprints are kept."""
    from engine.knowledge.base_rules import base_changes

    changes = base_changes(folder.path, base)
    if changes is None:
        return [
            "The version that the layer was written against is not kept: compare them in git (`rules compare`)."
        ]
    if not changes:
        return ["No rule of the base differs; something else in its files does."]
    named = {entry.rule for entry in layer.off} | {bound.rule for bound in layer.bounds}
    parts = {"added": changes.added, "gone": changes.removed, "changed": changes.changed}
    lines = [wrapped(f"{what}: {', '.join(names)}", "  ", "    ") for what, names in parts.items() if names]
    mine = sorted(named & {*changes.removed, *changes.changed})
    lines += [
        wrapped(f"of these the layer names, and should look at again: {', '.join(mine)}", "  ", "    ")
    ] * bool(mine)
    return lines


def _base(folder: RuleSetFolder, layer: RuleSet) -> RuleSet:
    """The base of a layer as it is now."""
    return _base_folder(folder, layer).load(folder.catalogue())


def _base_folder(folder: RuleSetFolder, layer: RuleSet) -> RuleSetFolder:
    """Where the base of a layer lies."""
    from engine.knowledge import RuleSetFolder
    from engine.knowledge.council_layer import base_folder

    path = base_folder(layer.extends, folder.path)
    assert path is not None
    assert layer.base is not None
    return RuleSetFolder(path, layer.base.folder)
