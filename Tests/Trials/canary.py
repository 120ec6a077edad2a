"""A folder beside the repository that nobody may look into or change."""

import ctypes
import os
import struct

from bounds import tree_of
from trial import fail

WORD = "CANARY-5e1f"
EVENTS = {
    0x1: "read", 0x2: "changed", 0x4: "attributes of", 0x20: "opened", 0x40: "moved",
    0x80: "moved", 0x100: "created", 0x200: "deleted"}


class Canary:
    """Watches a folder through the kernel (inotify), and remembers what is in it."""

    def __init__(self, folder):
        self.folder = folder
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.handle = self.libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self.handle < 0:
            fail("inotify is not there, so that reading could not be noticed")
        self.places = {}
        self.may_be_read = False
        for place in [folder, *(p for p in folder.rglob("*") if not p.is_symlink())]:
            number = self.libc.inotify_add_watch(
                self.handle, os.fsencode(place), ctypes.c_uint32(sum(EVENTS)))
            if number < 0:
                fail(f"can't watch {place}")
            self.places[number] = str(place)
        self.before = tree_of(folder)
        self.drain()
        os.listdir(folder)
        if not self.drain():
            fail("the watch does not notice that the folder is read")

    def drain(self):
        """What happened since the last time."""
        told = []
        while True:
            try:
                data = os.read(self.handle, 1 << 16)
            except BlockingIOError:
                return told
            at = 0
            while at < len(data):
                number, mask, _, length = struct.unpack_from("iIII", data, at)
                name = data[at + 16:at + 16 + length].rstrip(b"\0").decode(errors="replace")
                at += 16 + length
                words = [word for bit, word in EVENTS.items() if mask & bit]
                told.append(f"{'/'.join(words)} {self.places.get(number)} {name}")

    def check(self, what, text=""):
        """Ends the trial if anything was read or written there, or is told."""
        seen = self.drain()
        if self.may_be_read:
            seen = [event for event in seen if event.split()[0] not in ("opened", "read")]
        if seen:
            fail(f"{what}: outside the repository: {seen[:3]}")
        if WORD in text:
            fail(f"{what}: the secret is told\n{text[:600]}")

    def compare(self):
        """Ends the trial if anything there has changed."""
        if tree_of(self.folder) != self.before:
            fail("the folder outside the repository has changed")
        self.drain()
