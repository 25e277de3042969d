# SPDX-License-Identifier: MIT
"""A name server on loopback that answers from a table."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from collections.abc import Iterator, Mapping, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from forumpress.deliver.doctor.names import NameServer

Zone = Mapping[tuple[str, str], Sequence[str]]
"""Records by name and type, as a zone file writes them. The type `FAIL` makes the server fail for a name."""


@contextlib.contextmanager
def running_names(zone: Zone) -> Iterator[NameServer]:
    """A server that knows these records and says of every other name that it does not exist."""
    known = {name for name, _ in zone}

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, sock = self.request
            question = dns.message.from_wire(data)
            asked = question.question[0]
            name = asked.name.to_text(omit_final_dot=True).lower()
            kind = dns.rdatatype.to_text(asked.rdtype)
            reply = dns.message.make_response(question)
            reply.flags |= dns.flags.RA
            if (name, "FAIL") in zone:
                reply.set_rcode(dns.rcode.SERVFAIL)
            elif records := zone.get((name, kind)):
                reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, *records))
            elif name not in known:
                reply.set_rcode(dns.rcode.NXDOMAIN)
            sock.sendto(reply.to_wire(max_size=65535), self.client_address)

    class Server(socketserver.ThreadingUDPServer):
        daemon_threads = True
        max_packet_size = 65535

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield NameServer("127.0.0.1", server.server_address[1])
        finally:
            server.shutdown()
            thread.join(5)
