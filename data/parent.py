"""A process that ends when the one that started it is gone, however that one ended (Linux; elsewhere nothing)."""

import contextlib
import ctypes
import signal

SET_DEATH_SIGNAL = 1


def end_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to send `by` to this process when its parent dies."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, by)
