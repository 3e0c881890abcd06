"""The documents hold together: links lead somewhere, commands exist, twins say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperGroup

from mumpuni.cli import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TWINS = [page for page in PAGES if page.name.endswith(".en.md")]
CONTENTS = ROOT / "docs" / "README.md"

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
MAKE = re.compile(r"\bmake ((?:[a-z]+ ?)+)")
FILE = re.compile(r"`((?:bench|deploy|docs|mumpuni|services|shared|tests)/[\w./-]+)`")
MADE_AT_SETUP = "deploy/secrets/"
COMMAND = re.compile(r"(?:\.venv/bin/)?mumpuni ([a-z]+)((?: +(?:--?[a-z-]+|'[^']*'|\"[^\"]*\"|[^\s`)|'\"]+))*)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose_of(page: Path) -> str:
    """The page without its fenced blocks and the code in its sentences."""
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", page.read_text("utf-8")))


def shell_of(page: Path) -> str:
    return "\n".join(text for language, text in FENCED.findall(page.read_text("utf-8")) if language == "sh")


def anchors_of(page: Path) -> set[str]:
    """The anchors that forges give to headings."""
    titles = [title for _, title in HEADING.findall(FENCED.sub("", page.read_text("utf-8")))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def links_of(page: Path) -> Iterator[tuple[str, Path, str]]:
    """Each relative link as it is written, with the file and the anchor it means."""
    for link in LINK.findall(prose_of(page)):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            yield link, (page.parent / path).resolve() if path else page, anchor


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    broken = [
        link
        for link, file, anchor in links_of(page)
        if not file.exists() or ROOT not in file.parents or (anchor and anchor not in anchors_of(file))
    ]
    assert not broken, f"mend these links of {name_of(page)}: {broken}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    named = {file for file in FILE.findall(page.read_text("utf-8")) if not file.startswith(MADE_AT_SETUP)}
    gone = sorted(file for file in named if not (ROOT / file).exists())
    assert not gone, f"{name_of(page)} names files that are not there: {gone}"


def test_every_page_can_be_reached_from_the_contents() -> None:
    reached, waiting = {CONTENTS}, [CONTENTS]
    while waiting:
        found = {file for _, file, _ in links_of(waiting.pop()) if file.suffix == ".md"} - reached
        reached |= found
        waiting += found
    lost = [name_of(page) for page in PAGES if page not in reached and page.parent != ROOT]
    assert not lost, f"link these pages from {name_of(CONTENTS)}: {lost}"


@pytest.mark.parametrize("english", TWINS, ids=name_of)
def test_twins_have_the_same_outline_and_the_same_commands(english: Path) -> None:
    indonesian = english.with_name(english.name.replace(".en.md", ".md"))
    one, other = indonesian.read_text("utf-8"), english.read_text("utf-8")
    assert [level for level, _ in HEADING.findall(FENCED.sub("", one))] == [
        level for level, _ in HEADING.findall(FENCED.sub("", other))
    ]
    assert [block for block in FENCED.findall(one) if block[0] != "mermaid"] == [
        block for block in FENCED.findall(other) if block[0] != "mermaid"
    ]
    assert one.count("\n|") == other.count("\n|"), "a table has a row more in one language"
    assert english.name in one
    assert indonesian.name in other


def test_every_page_for_users_has_both_languages() -> None:
    docs = ROOT / "docs"
    guides = [*(docs / "how-to").glob("*.md"), *(docs / "runbooks").glob("*.md")]
    users = [ROOT / "README.md", docs / "tutorial.md", *guides]
    alone = [name_of(page) for page in users if ".en." not in page.name and page.with_suffix(".en.md") not in TWINS]
    assert not alone, f"write the English twins of {alone}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_make_target_in_the_documents_exists(page: Path) -> None:
    known = set(TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    spoken = re.findall(r"`make ([a-z ]+)", FENCED.sub("", page.read_text("utf-8")))
    asked = [*MAKE.findall(shell_of(page)), *spoken]
    missing = {target for words in asked for target in words.split()} - known
    assert not missing, f"{name_of(page)} names targets that the Makefile has not: {sorted(missing)}"


def test_commands_are_found_in_the_documents() -> None:
    found = {name for page in PAGES for name, _ in COMMAND.findall(shell_of(page))}
    assert found >= {"backup", "restore", "rebuild", "token"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_and_option_in_the_documents_exists(page: Path) -> None:
    commands = typer.main.get_group(app).commands
    for name, rest in COMMAND.findall(shell_of(page)):
        assert name in commands, f"{name_of(page)}: there is no command mumpuni {name}"
        command, words = commands[name], rest.split()
        if isinstance(command, TyperGroup):
            assert words, f"{name_of(page)}: mumpuni {name} needs a command"
            assert words[0] in command.commands, f"{name_of(page)}: there is no command mumpuni {name} {words[0]}"
            command = command.commands[words[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        unknown = set(re.findall(r"(?<!\S)--[a-z-]+", rest)) - known
        assert not unknown, f"{name_of(page)}: mumpuni {name} has no {sorted(unknown)}"


def test_decision_records_are_numbered_without_gaps_listed_and_whole() -> None:
    folder = ROOT / "docs" / "adr"
    records = sorted(folder.glob("[0-9]*.md"))
    assert records
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    listed = {file for _, file, _ in links_of(folder / "README.md")}
    assert listed == set(records)
    for record in records:
        titles = [title for level, title in HEADING.findall(record.read_text("utf-8")) if level == "##"]
        assert titles == ["Context", "Decision", "Consequences"], record.name
