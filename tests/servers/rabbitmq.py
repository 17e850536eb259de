"""RabbitMQ for the tests, with an Erlang port mapper of its own so that no daemon stays behind."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.servers.process import HOST, Process, ServerMissing, free_ports, program, state_folder


class RabbitMQ:
    """A running broker with the default user."""

    def __init__(self) -> None:
        script, mapper = start_script(), program("epmd")
        self._folder = state_folder("rabbit")
        self.port, distribution, epmd = free_ports(3)
        plugins = self._folder / "plugins"
        plugins.write_text("[].\n")
        self._script, self._environment = (
            script,
            {
                "HOME": str(self._folder),
                "RABBITMQ_NODENAME": f"mf{self.port}@localhost",
                "RABBITMQ_NODE_IP_ADDRESS": HOST,
                "RABBITMQ_NODE_PORT": str(self.port),
                "RABBITMQ_DIST_PORT": str(distribution),
                "RABBITMQ_MNESIA_BASE": str(self._folder / "mnesia"),
                "RABBITMQ_LOG_BASE": str(self._folder / "log"),
                "RABBITMQ_PID_FILE": str(self._folder / "pid"),
                "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins),
                "RABBITMQ_CONFIG_FILE": str(self._folder / "none"),
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} -start_epmd false",
                "ERL_EPMD_ADDRESS": HOST,
                "ERL_EPMD_PORT": str(epmd),
                # The broker waits for work in a tight loop otherwise, which takes processor time from the tests.
                "RABBITMQ_SCHEDULER_BIND_TYPE": "u",
            },
        )
        self._mapper = Process([mapper, "-port", str(epmd), "-address", HOST], self._folder / "epmd.log")
        self._mapper.wait_for(epmd)
        self.start()

    def start(self) -> None:
        """Starts the broker; after `stop_for_now` on the same port, with the same queues."""
        self._process = Process([self._script], self._folder / "out", environment=self._environment)
        self._process.wait_for(self.port, seconds=90)

    def stop_for_now(self) -> None:
        """Ends it, cutting every connection; `start` brings it back."""
        self._process.stop()

    @property
    def url(self) -> str:
        """For dramatiq's broker."""
        return f"amqp://guest:guest@{HOST}:{self.port}/"

    def stop(self) -> None:
        """Ends broker and port mapper and removes their files."""
        self._process.stop()
        self._mapper.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def start_script() -> Path:
    """The server's own start script; the one in PATH insists on the user that Debian made."""
    found = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    if not found:
        raise ServerMissing("RabbitMQ is not installed; `python -m tests.servers.install` installs it as root")
    return found[-1]
