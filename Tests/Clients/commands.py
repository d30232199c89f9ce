"""Operators' commands of the real binary, with their answers as data."""
import json
import subprocess

from conftest import binary


def admin(server, *arguments, timeout=240):
    command = [binary(), "admin", *arguments, "--json", "--url", server.url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return json.loads(done.stdout)


def damage(server, *flags, status=0):
    """What fsck finds damaged in the data of a server that is not running; `status` is how it has to end."""
    command = [binary(), "fsck", "--data", server.directory + "/data", "--json", *flags]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    assert done.returncode == status, (command, done.stdout, done.stderr)
    return [finding for finding in json.loads(done.stdout).get("findings", []) if finding["severity"] == "damage"]
