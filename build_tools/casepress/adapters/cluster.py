"""Media made on a Dask cluster whose machines see originals and store under the same paths.

The workshop knows only `concurrent.futures.Executor`; this is the one room that knows Dask.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, Final

import msgspec

from casepress.media.foreman import Shift, work_elsewhere
from casepress.media.task import Reply

PATIENCE: Final = 15  # seconds to wait for the scheduler


class NoClusterError(Exception):
    """There is no cluster to work on: `missing` when Dask is not installed, else nobody answers at the address."""

    def __init__(self, *, missing: bool) -> None:
        super().__init__("distributed" if missing else "scheduler")
        self.missing = missing


def on_cluster(address: str) -> Callable[[bytes, Callable[[Reply], None]], None]:
    """What has media made by the cluster whose scheduler listens at `address`, such as tcp://10.0.0.5:8786.

    Raises NoClusterError at once when Dask is not installed; what it gives raises it when nobody answers.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise NoClusterError(missing=True) from error

    def make(shift: bytes, hear: Callable[[Reply], None]) -> None:
        try:
            client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise NoClusterError(missing=False) from error
        with client:
            # Not pure: the same call must be made again when the store has lost what it gave. A task that brings
            # down three workers is not tried a fourth time.
            executor = client.get_executor(pure=False)
            work_elsewhere(
                msgspec.json.decode(shift, type=Shift), executor, hear, (distributed.KilledWorker,)
            )

    return make
