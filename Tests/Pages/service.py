"""The service that a story is told on: started, killed in the middle of what it does, and started again on what it left."""

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Service:
    """One process of `tracker serve` with a PostgreSQL of its own."""

    def __init__(self, program: str, data: str, port: int) -> None:
        self.program = program
        self.data = data
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None
        #: How often it was killed, and in how many seconds it answered again each time.
        self.restarts: list[float] = []

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, *arguments: str) -> None:
        begun = time.monotonic()
        self.process = subprocess.Popen([self.program, "serve", "--port", str(self.port), "--data", self.data, *arguments])
        while not self._answers():
            if self.process.poll() is not None:
                raise SystemExit(f"check-year: the service ended early, with status {self.process.returncode}")
            if time.monotonic() - begun > 120:
                raise SystemExit("check-year: the service does not answer within 120 s")
            time.sleep(0.05)

    def kill(self, with_database: bool = False) -> None:
        """Ends the process as a power cut would, and, where that is asked, every process of its PostgreSQL."""
        server = self._postmaster() if with_database else None
        sessions = _children(server) if server else []
        self.process.kill()
        for process in ([server] if server else []) + sessions:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass  # ended since it was looked for
        self.process.wait()

    def restart(self) -> None:
        """On what the killed one left, as an operator or systemd would."""
        begun = time.monotonic()
        self.start()
        self.restarts.append(time.monotonic() - begun)

    def stop(self) -> None:
        """Leaves no process behind, whatever state the service is in."""
        if self.is_running:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
        server = self._postmaster()
        if server and Path(f"/proc/{server}").exists():
            os.kill(server, signal.SIGQUIT)

    def run(self, *arguments: str) -> str:
        """Runs another command beside the service."""
        command = [self.program, *arguments, "--data", self.data]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def link(self, email: str) -> str:
        return self.run("sign-in", email, "--at", self.base)

    @contextmanager
    def holding(self, table: str) -> Iterator["Held"]:
        """Lets nobody write to a table, so that a save waits where nothing is written yet."""
        psql = subprocess.Popen(
            self._psql("-q"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            psql.stdin.write(f"BEGIN;\nLOCK TABLE {table} IN SHARE MODE;\n\\echo held\n")
            psql.stdin.flush()
            assert psql.stdout.readline().strip() == "held", f"{table} could not be held"
            yield Held(self, table)
        finally:
            psql.kill()
            psql.communicate()

    def ask(self, statement: str) -> str:
        """What the database answers, past the service."""
        command = self._psql("-Atc", statement)
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    def _psql(self, *arguments: str) -> list[str]:
        socket = str(Path(self.data, "socket").resolve())
        return [shutil.which("psql"), "-X", "-h", socket, "-U", "tracker", "-d", "tracker", *arguments]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base}/ready", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _postmaster(self) -> int | None:
        """The first process of the PostgreSQL; the file stays behind where that was killed."""
        try:
            process = int(Path(self.data, "pg", "postmaster.pid").read_text().split()[0])
            # Since then the number may be that of another program.
            return process if Path(f"/proc/{process}/comm").read_text().strip() == "postgres" else None
        except (OSError, ValueError, IndexError):
            return None


class Held:
    """A table that nobody writes to for the moment."""

    def __init__(self, service: Service, table: str) -> None:
        self.service = service
        self.table = table

    def wait_for_a_save(self) -> None:
        """Returns when somebody's save waits for the table."""
        waits = f"SELECT count(*) FROM pg_locks WHERE relation = '{self.table}'::regclass AND NOT granted"
        until = time.monotonic() + 20
        while self.service.ask(waits) == "0":
            assert time.monotonic() < until, f"no save comes to {self.table} within 20 s"
            time.sleep(0.05)


def _children(process: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text()
        except OSError:
            continue  # ended meanwhile
        if int(state.rsplit(")", 1)[1].split()[1]) == process:
            found.append(int(folder.name))
    return found
