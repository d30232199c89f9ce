"""Blocks of the stub server: an hour of segments and level 1, days of levels 2 and 3, every state, and things this page has never heard of."""

import random

NOW = 1763809200000
MINUTE, HOUR = 60_000, 3_600_000
PAGE = 5000


def block(number, level, start, end, size, **more):
    return {"id": f"{number:032x}", "number": str(number), "object": f"blocks/team-a/{level}/{number:032x}.ffb", "level": level,
            "tenants": ["team-a"], "start": str(start), "end": str(end), "createdAt": str(end + 5000), "bytes": str(size),
            "datasets": "4", "profiles": str(size // 600), "state": "live"} | more


def blocks():
    rng = random.Random(3)
    found = []

    def add(level, start, end, size, **more):
        found.append(block(len(found) + 1, level, start, end, size, **more))

    for day in range(6):
        add(3, NOW - (7 - day) * 24 * HOUR, NOW - (6 - day) * 24 * HOUR, 180 << 20, tenants=["team-a"] if day % 2 else ["team-b"])
    for hour in range(20):
        add(2, NOW - (22 - hour) * HOUR, NOW - (21 - hour) * HOUR, rng.randrange(8, 24) << 20)
    for part in range(22):
        state = {4: {"state": "retired"}, 5: {"state": "retired"}, 9: {"state": "set-aside"}, 12: {"job": "compact-2-77"}}.get(part, {})
        add(1, NOW - (24 - part) * 5 * MINUTE, NOW - (23 - part) * 5 * MINUTE, rng.randrange(1, 4) << 20, **state)
    for part in range(24):
        add(0, NOW - (24 - part) * 5000, NOW - (23 - part) * 5000 + 2000, rng.randrange(20, 300) << 10, tenants=["team-a", "team-b"])
    found[-1]["state"] = "thawing"
    add(7, NOW - HOUR, NOW, 5 << 20)
    return found


def levels(all_blocks):
    found = {}
    for one in all_blocks:
        level = found.setdefault(one["level"], {"level": one["level"], "liveBlocks": 0, "liveBytes": 0, "liveProfiles": 0, "retiredBlocks": 0, "retiredBytes": 0})
        kind = "retired" if one["state"] == "retired" else "live"
        level[kind + "Blocks"] += 1
        level[kind + "Bytes"] += int(one["bytes"])
        if kind == "live":
            level["liveProfiles"] += int(one["profiles"])
    if 1 in found:
        found[1] |= {"unknownObjects": 3, "unknownBytes": 4096}
    return [{name: str(value) if name != "level" else value for name, value in level.items()} for _, level in sorted(found.items())]


def listed(all_blocks, request):
    after, limit = int(request.get("after", 0)), int(request.get("limit", PAGE))
    page = [one for one in all_blocks if int(one["number"]) > after][:limit]
    answer = {"blocks": page, "levels": levels(all_blocks)}
    if page and page[-1]["number"] != all_blocks[-1]["number"]:
        answer["next"] = page[-1]["number"]
    return answer


def details(all_blocks, request):
    one = next(candidate for candidate in all_blocks if candidate["id"] == request["id"])
    kinds = ["series", "profiles", "identities", "samples", "symbols", "unknown(77)"]
    sections = [{"kind": kind, "layout": 2, "chunk": "1" if kind == "samples" else "0", "offset": str(index * 1000), "storedBytes": "1000", "rawBytes": "4000"}
                for index, kind in enumerate(kinds)]
    dataset = {"number": 0, "tenant": one["tenants"][0], "service": "checkout <b>", "start": one["start"], "end": one["end"], "profiles": one["profiles"],
               "bytes": one["bytes"], "profileTypes": ["process_cpu:cpu:nanoseconds:cpu:nanoseconds"], "sections": sections,
               "chunks": [{"rows": "10"}, {"window": "600000", "withoutLabel": "pod", "rows": "3"}]}
    return {"block": one, "lineage": [{"incarnation": "00000000000000aa", "first": "1", "last": "24"}], "datasets": [dataset], "deletionHorizon": one["createdAt"]}
