"""What pages said was saved, kept apart from the service, to be asked for again."""

from dataclasses import dataclass, field

from playwright.sync_api import APIRequestContext

#: By what one tells the records of a kind apart, as programs are told them.
NAMES = {
    "commitments": lambda record: _title(record),
    "commitmentMilestones": lambda record: record["title"],
    "commitmentNotes": lambda record: record["text"],
    "programmes": lambda record: _title(record),
    "observations": lambda record: f"{record['indicator']} {record['period.from'][:4]}",
}


@dataclass
class Ledger:
    """The acknowledged values of one city."""

    #: By kind, as programs call its records, and by name: what a page said was saved.
    said: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)

    def acknowledge(self, kind: str, name: str, **members: object) -> None:
        """A page said that this is saved. Said of the same record again, it adds to what was said before."""
        self.said.setdefault((kind, name), {}).update(members)

    @property
    def values(self) -> int:
        return sum(len(members) for members in self.said.values())

    def missing(self, records: dict[str, list[dict]]) -> list[str]:
        """What was said and is not there, or is there twice, or says something else."""
        faults = []
        for (kind, name), members in self.said.items():
            found = [record for record in map(_flat, records[kind]) if NAMES[kind](record) == name]
            if len(found) != 1:
                faults.append(f"{kind} “{name}” is there {len(found)} times, not once")
                continue
            for member, value in members.items():
                stands = found[0].get(member.replace("__", "."))
                if stands != value:
                    faults.append(f"{kind} “{name}”: {member} is {stands!r}, not {value!r}")
        return faults


def records_of(api: APIRequestContext, base: str, city: str) -> dict[str, list[dict]]:
    """All that a city recorded, as programs are told it, for whoever is signed in."""
    records: dict[str, list[dict]] = {}
    path = f"/api/v1/cities/{city}/records"
    while path:
        answer = api.get(base + path)
        assert answer.ok, f"{path} answers {answer.status}"
        body = answer.json()
        for kind, found in body.items():
            if isinstance(found, list):
                records.setdefault(kind, []).extend(found)
        path = body["next"]
    return records


def _flat(record: dict) -> dict:
    """What is in a member, such as the first day of a period, is a member too."""
    flat = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{part}": inner for part, inner in value.items()}
        else:
            flat[name] = value
    return flat


def _title(record: dict) -> str:
    return record.get("title.vi") or record.get("title.en") or ""
