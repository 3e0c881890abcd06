"""What the offline images are made of: ``manifest.py FILE IMAGE...`` describes each named image in one JSON file.

An image's entry: ``image``, ``tag``, ``id``, ``recipe`` (checksum of what it was built from), ``packages`` (name to
version) and ``archives`` (name to SHA-256 of each archive that was downloaded for it, the base's included).
Entries of images that are not named, or that have not changed, stay as they are.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

RECIPE_LABEL = "mumpuni.recipe"
# An image says itself what it is made of: dpkg knows its packages, the recipes keep the checksums.
INVENTORY = "dpkg-query --show --showformat='${Package}\\t${Version}\\n'; echo; cat /usr/share/offline/*.sha256"

Entry = dict[str, Any]


async def docker(*arguments: str) -> str:
    """What ``docker`` prints. Raises ``RuntimeError`` with what it said when it fails."""
    process = await asyncio.create_subprocess_exec(
        "docker", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    said, complaint = await process.communicate()
    if process.returncode != 0:
        raise RuntimeError(f"docker {arguments[0]}: {complaint.decode().strip()}")
    return said.decode()


def archives_in(lines: list[str]) -> dict[str, str]:
    """Name to checksum, from lines of ``sha256sum`` ("sum  name") and of lists of Maven artifacts ("name sum")."""
    pairs = (line.split() for line in lines)
    return dict(sorted((second, first) if len(first) == 64 else (first, second) for first, second in pairs))


def described(name: str, inspected: Entry, inventory: str) -> Entry:
    """The entry of the image ``name`` from what ``docker image inspect`` and the image itself say."""
    image, _, tag = name.rpartition(":")
    packages, archives = inventory.split("\n\n", 1)
    return {
        "image": image,
        "tag": tag,
        "id": inspected["Id"],
        "recipe": inspected["Config"]["Labels"][RECIPE_LABEL],
        "packages": dict(line.split("\t") for line in packages.splitlines()),
        "archives": archives_in(archives.splitlines()),
    }


async def entry_of(name: str, known: dict[str, Entry]) -> Entry:
    """The entry of one image: the known one while the image is the same, else a new one."""
    inspected: Entry = json.loads(await docker("image", "inspect", name))[0]
    entry = known.get(name)
    if entry is not None and entry["id"] == inspected["Id"]:
        return entry
    run = ("run", "--rm", "--network", "none", "--entrypoint", "sh", name, "-c", INVENTORY)
    return described(name, inspected, await docker(*run))


async def entries_of(names: list[str], known: dict[str, Entry]) -> list[Entry]:
    """The entries of the images ``names``, in their order."""
    return await asyncio.gather(*(entry_of(name, known) for name in names))


def by_name(entries: list[Entry]) -> dict[str, Entry]:
    """Entries by what Compose calls the image."""
    return {f"{entry['image']}:{entry['tag']}": entry for entry in entries}


def write_manifest(path: Path, names: list[str]) -> None:
    """Bring the manifest at ``path`` up to date with the images ``names``."""
    known = by_name(json.loads(path.read_text())["images"]) if path.exists() else {}
    known |= by_name(asyncio.run(entries_of(names, known)))
    path.write_text(json.dumps({"images": [known[name] for name in sorted(known)]}, indent=2) + "\n")


if __name__ == "__main__":
    write_manifest(Path(sys.argv[1]), sys.argv[2:])
