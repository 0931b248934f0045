"""What every command that makes media asks for: how many processes here, or which cluster."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import click

from casepress.cli.language import Language
from casepress.cli.phrasing import Refused
from casepress.media.workshop import Elsewhere

MOST_JOBS = 256


def jobs_option(t: Language) -> click.Option:
    """`--jobs`."""
    return click.Option(
        ["--jobs"],
        type=click.IntRange(1, MOST_JOBS),
        default=None,
        metavar="N",
        help=t("同时用几个进程，默认等于处理器数", "processes at once; default: the number of processors"),
    )


def dask_option(t: Language) -> click.Option:
    """`--dask`."""
    return click.Option(
        ["--dask"],
        default="",
        metavar=t("地址", "ADDRESS"),
        help=t(
            "图片和视频交给 Dask 集群处理，如 tcp://10.0.0.5:8786；各机要能以同一路径访问本站目录",
            "make media on a Dask cluster (tcp://10.0.0.5:8786) whose machines see this folder under the same path",
        ),
    )


def elsewhere_of(address: str, t: Language) -> Elsewhere | None:
    """The cluster that `--dask` names, or None when it names none."""
    if not address:
        return None
    if not address.startswith(("tcp://", "tls://")):
        raise Refused(
            t(
                f"--dask 的地址“{address}”应以 tcp:// 或 tls:// 开头，例如 tcp://10.0.0.5:8786",
                f'The address "{address}" of --dask must begin with tcp:// or tls://, as in tcp://10.0.0.5:8786',
            )
        )
    from casepress.adapters.cluster import on_cluster

    with refusing_no_cluster(address, t):
        return on_cluster(address)


@contextlib.contextmanager
def refusing_no_cluster(address: str, t: Language) -> Iterator[None]:
    """Says in a sentence why there is no cluster to work on."""
    if not address:
        yield
        return
    from casepress.adapters.cluster import NoClusterError

    try:
        yield
    except NoClusterError as error:
        if error.missing:
            raise Refused(
                t(
                    "--dask 需要 distributed，本机没有安装。请运行：pip install 'casepress[dask]'",
                    "--dask needs distributed, which is not installed. Run: pip install 'casepress[dask]'",
                )
            ) from error
        raise Refused(
            t(
                f"连不上 Dask 调度器“{address}”。请确认它在运行：dask scheduler；各工作机：dask worker {address}",
                f'No Dask scheduler answers at "{address}". Start one: dask scheduler; then dask worker {address}',
            )
        ) from error
