"""Running the program in a terminal."""

import fcntl
import os
import pty
import struct
import subprocess
import termios

from trial import ITSM


def typed(repository, *arguments, width=120, **variables):
    """What a command writes to a terminal of that width, errors as well."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    process = subprocess.Popen(
        [ITSM, *arguments], cwd=repository.path, stdin=theirs, stdout=theirs, stderr=theirs,
        env=repository.environment | {"TERM": "xterm-256color", "GIT_PAGER": "cat"} | variables,
        start_new_session=True)
    os.close(theirs)
    data = b""
    try:
        while piece := os.read(ours, 1 << 16):
            data += piece
    except OSError:
        pass  # the other end was closed
    os.close(ours)
    process.wait()
    return data.decode(errors="replace")
