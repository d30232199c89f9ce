"""File systems that are small enough to be filled."""
import errno
import os
import pathlib
import subprocess

import pytest


class SmallFileSystems:
    """Mounts file systems in memory; all of them go with `unmount`."""

    def __init__(self):
        self.places = []

    def mount(self, place, size="40m"):
        """An empty file system at `place`."""
        self._mount(place, "-t", "tmpfs", "-o", f"size={size}", "tmpfs")

    def bind(self, folder, place):
        """Shows at `place`, inside a small file system, a folder that is outside of it."""
        folder.mkdir()
        self._mount(place, "--bind", str(folder))

    def unmount(self):
        for place in reversed(self.places):
            subprocess.run(["umount", "--lazy", str(place)], check=True)

    def _mount(self, place, *arguments):
        place.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, text=True)
        if done.returncode == 0:
            self.places.append(place)
            return
        message = f"no file system could be mounted, so none can be filled: {done.stderr.strip()}"
        if os.environ.get("CI", "") not in ("", "0", "false"):
            pytest.fail(message)
        pytest.skip(message)


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "ballast"

    def fill(self):
        with open(self.path, "wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                self._write_until_full(file, bytes(size))

    def remove(self):
        self.path.unlink()

    @staticmethod
    def _write_until_full(file, piece):
        try:
            while file.write(piece) == len(piece):
                pass
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
