"""Coroutines in tests, whatever else runs in the process."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


def run_apart(story: Coroutine[Any, Any, T], *, debug: bool | None = None) -> T:
    """What `asyncio.run` does, in a thread of its own: Playwright's sync tests leave a loop running in the main one."""
    end: Future[T] = Future()

    def whole() -> None:
        try:
            end.set_result(asyncio.run(story, debug=debug))
        except BaseException as why:  # a skip of pytest is no Exception
            end.set_exception(why)

    # A daemon: a story that never ends fails its test by the time limit, and does not hold the process.
    thread = threading.Thread(target=whole, daemon=True)
    thread.start()
    result = end.result()
    thread.join()
    return result
