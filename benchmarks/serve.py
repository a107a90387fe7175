"""What serving pages costs: every page and tab beside an empty page as Streamlit serves it.

Usage: python -m benchmarks.serve [pages | users]. UPA_BENCH_FOLDER keeps the warehouse, that of
`benchmarks.pages` over the whole state, for another run. Linux only: processes are read from /proc.

A visitor is a session over the websocket, as the browser's: it asks for an address and takes what
the server sends until the script has finished. First, one visitor opens each page some times; told
are processor time of the server, time until finished and what was sent. Then some visitors at once
open pages in turn and think in between; told are times until finished and memory. The empty page is
an app of one title with Streamlit's own settings of the runner, which the dashboard changes: after
every run it would search all objects for garbage.
"""

from __future__ import annotations

import ast
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import pages
from tests.support.browser import serving
from upa.catalogue.paths import PROJECT

USUAL = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "STREAMLIT_RUNNER_MAGIC_ENABLED": "true"}
EMPTY = 'import streamlit as st\n\nst.title("Nothing")\n'
RUNS = 7
MOST = 2.0
"""Times the processor time of the empty page that a page may take."""
THINKING = 5.0
"""Seconds between two pages of a visitor, on average."""
LASTING = 60.0
"""Seconds that visitors come and go."""
GROUPS = ((1, 1), (5, 1), (20, 1), (20, 2), (50, 2))
"""Visitors, and the processes that serve them."""
TICK = os.sysconf("SC_CLK_TCK")
PARTS = {"TABS": "tab", "SECTIONS": "section", "VIEWS": "view"}
"""Names of a page's parts, and what their key is called in the address."""
ONE = {"businesses": "business=90000001&"}
"""What pages whose parts are about one thing are opened with."""
OPENED = ("facilities?cers_id=10900001", "businesses?business=90000001", "inventory?search=acid")
"""Addresses of one thing."""


class Took(NamedTuple):
    """What a page costs: milliseconds of the processor and until finished, kilobytes sent."""

    address: str
    processor: float
    finished: float
    sent: float


# --- addresses ---


def addresses() -> list[str]:
    """Every page and each of its tabs, and pages of one thing."""
    found = list(OPENED)
    for page in sorted((PROJECT / "pages").glob("*.py")):
        found.append(page.stem)
        found += [f"{page.stem}?{ONE.get(page.stem, '')}{name}={key}" for name, key in parts(page)]
    return found


def parts(page: Path) -> Iterator[tuple[str, str]]:
    """Parameter and key of each part of a page, as its file lists them."""
    for node in ast.parse(page.read_text("utf-8")).body:
        match node:
            case (
                ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(keys=keys))
                | ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys))
            ) if name in PARTS and page.stem != "facilities":
                yield from ((PARTS[name], str(ast.literal_eval(key))) for key in keys if key)


# --- visitors ---


class Visitor:
    """One session of a server."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def open(self, address: str) -> tuple[float, int]:
        """Seconds until a page has finished, and bytes sent for it. Raises RuntimeError if the
        server says that it failed."""
        asked = urlsplit(address)
        message = BackMsg()
        message.rerun_script.page_name = "" if asked.path == "overview" else asked.path
        message.rerun_script.query_string = asked.query
        began, sent = time.perf_counter(), 0
        await self.connection.send(message.SerializeToString())
        while True:
            data = await self.connection.recv(decode=False)
            sent += len(data)
            answer = ForwardMsg.FromString(data)
            if answer.WhichOneof("type") == "delta":
                fail_on_exception(answer, address)
            if answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - began, sent


def fail_on_exception(answer: ForwardMsg, address: str) -> None:
    """Raise RuntimeError where the page shows an exception."""
    element = answer.delta.new_element
    if element.WhichOneof("type") == "exception":
        raise RuntimeError(f"{address}: {element.exception.message}")


def visiting(url: str) -> connect:
    """A connection to the server as a browser opens it."""
    stream = url.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(stream, subprotocols=["streamlit"], origin=url, max_size=None)


# --- servers ---


def process_of(url: str) -> int:
    """Number of the process that listens at an address of this machine."""
    port = f":{urlsplit(url).port:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    inode = next(f[9] for f in map(str.split, lines) if f[1].endswith(port) and f[3] == "0A")
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if str(link.readlink()) == f"socket:[{inode}]":
                return int(link.parts[2])
        except OSError:
            continue
    raise RuntimeError(f"no process listens at {url}")


def processor_time(process: int) -> float:
    """Seconds of the processor that a process has taken."""
    state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(state[11]) + int(state[12])) / TICK


def peak(process: int) -> float:
    """Most megabytes a process has held."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


@contextmanager
def empty_server(warehouse: Path) -> Iterator[str]:
    """An app of one page that shows a title."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with serving(warehouse, script, **USUAL) as url:
            yield url


# --- pages ---


async def page_costs(url: str, asked: Sequence[str]) -> list[Took]:
    """What each address costs when it is opened again; one session opens them all."""
    process, costs = process_of(url), []
    async with visiting(url) as connection:
        visitor = Visitor(connection)
        for address in asked:
            await visitor.open(address)
            before = processor_time(process)
            runs = [await visitor.open(address) for _ in range(RUNS)]
            processor = (processor_time(process) - before) / RUNS
            finished = statistics.median(seconds for seconds, _ in runs)
            costs.append(Took(address, processor * 1e3, finished * 1e3, runs[-1][1] / 1e3))
    return costs


def print_pages(warehouse: Path) -> int:
    """Measure all pages, dearest first; how many take too much of the processor."""
    with empty_server(warehouse) as url:
        empty = asyncio.run(page_costs(url, [""] * 3))[-1]
    with serving(warehouse) as url:
        costs = sorted(asyncio.run(page_costs(url, addresses())), key=lambda c: -c.processor)
    print(f"{'milliseconds':36}{'processor':>10}{'ratio':>7}{'finished':>10}{'kB sent':>9}")
    for cost in [*costs, empty._replace(address="an empty page")]:
        ratio = cost.processor / empty.processor
        mark = " DEAR" if ratio > MOST else ""
        print(f"{cost.address:36}{cost.processor:10.0f}{ratio:7.1f}", end="")
        print(f"{cost.finished:10.0f}{cost.sent:9.0f}{mark}")
    dear = [cost for cost in costs if cost.processor > MOST * empty.processor]
    print(f"{len(dear)} of {len(costs)} take over {MOST:g} times the empty page.")
    return len(dear)


# --- users ---


async def visits(url: str, asked: Sequence[str], seed: int, end: float) -> list[float]:
    """Seconds until finished of the pages one visitor opens, thinking in between."""
    chance, took = random.Random(seed), []
    await asyncio.sleep(chance.uniform(0, THINKING))
    async with visiting(url) as connection:
        visitor = Visitor(connection)
        while time.perf_counter() < end:
            took.append((await visitor.open(chance.choice(asked)))[0])
            await asyncio.sleep(chance.uniform(0, 2 * THINKING))
    return took


async def crowd(urls: Sequence[str], visitors: int) -> tuple[list[float], list[BaseException]]:
    """Seconds of all pages that visitors open at the servers in turn, and what failed."""
    asked, end = addresses(), time.perf_counter() + LASTING
    each = (visits(urls[n % len(urls)], asked, n, end) for n in range(visitors))
    results = await asyncio.gather(*each, return_exceptions=True)
    failed = [result for result in results if isinstance(result, BaseException)]
    return [s for result in results if isinstance(result, list) for s in result], failed


def print_users(warehouse: Path) -> None:
    """Measure groups of visitors on servers that have shown every page once."""
    print(f"{'visitors':>8}{'processes':>10}{'pages':>7}{'a second':>9}", end="")
    print(f"{'median ms':>10}{'p95 ms':>8}{'failed':>7}{'MB each':>8}")
    for visitors, processes in GROUPS:
        with ExitStack() as servers:
            urls = [servers.enter_context(serving(warehouse)) for _ in range(processes)]
            for url in urls:
                asyncio.run(page_costs(url, addresses()[:1]))
            took, failed = asyncio.run(crowd(urls, visitors))
            held = max(peak(process_of(url)) for url in urls)
        p95 = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else float("nan")
        print(f"{visitors:8}{processes:10}{len(took):7}{len(took) / LASTING:9.1f}", end="")
        print(f"{statistics.median(took) * 1e3:10.0f}{p95 * 1e3:8.0f}{len(failed):7}{held:8.0f}")


def main(asked: list[str]) -> int:
    """Make the warehouse, measure, print; how many pages cost too much."""
    with tempfile.TemporaryDirectory(prefix="upa-bench-") as name:
        folder = Path(os.environ.get("UPA_BENCH_FOLDER") or name)
        os.environ["UPA_LOCAL"] = str(folder / "local.sqlite")
        warehouse = Path(os.environ.get("UPA_BENCH_WAREHOUSE") or pages.statewide(folder))
        dear = 0 if asked == ["users"] else print_pages(warehouse)
        if asked != ["pages"]:
            print_users(warehouse)
    return dear


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) and 1)
