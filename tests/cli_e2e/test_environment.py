#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the environment around syncctl does to it: proxies.

usage: test_environment.py SYNCCTL SYNCD [CASE...]
"""
import socket
import sys

from harness import LIMIT, run_cases

NOBODY = "http://127.0.0.1:1"


def a_proxy_is_not_asked_for_this_machine(w):
    for variable in ("http_proxy", "https_proxy"):
        assert "apex" in w.ok("list", "campaigns", "-q", env={variable: NOBODY})
        w.ok("backup", f"{w.folder}/{variable}.sqlite", env={variable: NOBODY})


def a_proxy_is_asked_for_others_and_named_where_it_fails(w):
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        child = w.spawn("list", "campaigns", "--url", "ws://sync.example.org:4000",
                        env={"http_proxy": "http://ada:secret@127.0.0.1:%d" % proxy.getsockname()[1]})
        proxy.settimeout(LIMIT)
        peer = proxy.accept()[0]
        peer.settimeout(LIMIT)
        assert peer.recv(4096).startswith(b"CONNECT sync.example.org:4000 "), child.errors()
        peer.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n")
        peer.close()
        assert child.wait(LIMIT) == 7, child.errors()
        assert "proxy 127.0.0.1:" in child.errors() and "secret" not in child.errors(), child.errors()
    done = w.run("list", "campaigns", "--url", "ws://sync.example.org:4000", env={"http_proxy": NOBODY})
    assert done.returncode == 7 and "proxy 127.0.0.1:1\n" in done.stderr and "no_proxy" in done.stderr, done


CASES = [a_proxy_is_not_asked_for_this_machine, a_proxy_is_asked_for_others_and_named_where_it_fails]

if __name__ == "__main__":
    sys.exit(run_cases(CASES))
