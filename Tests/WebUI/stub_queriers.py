"""A read tier of the stub server: three remote queriers and a local one, a queue of two tenants; and whatever a test makes of it."""


def lease(query, fragment, querier, **more):
    return {"query": str(query), "fragment": str(fragment), "fragments": "40", "attempt": 1, "querier": querier, "tenants": ["team-a"], "costClass": "small",
            "runningFor": "420", "bytesDone": "524288", "bytes": "1048576"} | more


def merge(query, reports, querier, **more):
    return {"kind": "merge", "query": str(query), "reports": str(reports), "querier": querier, "tenants": ["team-a"], "runningFor": "60",
            "bytes": str(3 << 20)} | more


def querier(number, running, **more):
    return {"id": f"{number:x}", "name": f"querier-{number}/77", "place": "remote", "attachedFor": "95000", "runningLeases": str(running),
            "runningBytes": str(running << 20), "capacity": "4", "freeLeases": str(4 - running), "freeBytes": str(60 << 20)} | more


def tier():
    return {
        "queriers": [querier(10, 2), querier(11, 1, draining=True), querier(12, 0, attachedFor="400"), querier(13, 0, name="local-1", place="local")],
        "leases": [lease(7, 3, "a", runningFor="90"), lease(7, 9, "a"), lease(8, 0, "b", attempt=3, alone=True, costClass="large", tenants=["team-b <i>"])],
        "queue": [{"tenant": "team-a", "costClass": "small", "fragments": "25", "bytes": str(25 << 20), "age": "340"},
                  {"tenant": "team-b <i>", "costClass": "large", "fragments": "1200", "bytes": str(1200 << 20), "age": "12000"}],
        "totals": {"queries": "2", "queuedFragments": "1225", "queuedBytes": str(1225 << 20), "queueAge": "12000", "runningLeases": "3", "runningBytes": str(3 << 20),
                   "attachedQueriers": "4", "remoteQueriers": "3", "desiredQueriers": "20", "bytesPerQuerierSecond": str(32 << 20), "fragmentsDone": "5000",
                   "bytesDone": str(5000 << 20), "retries": "1"},
    }
