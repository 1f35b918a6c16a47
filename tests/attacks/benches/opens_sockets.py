# Connects to whatever listens: by TCP, by UDP, through sockets with names.
# expect: PASS

import socket

import cocotb
from cocotb.triggers import Timer


def attempt(action, *arguments):
    """Carry on, whatever comes of it."""
    try:
        return action(*arguments)
    except BaseException as error:
        return error


def talk(family, kind, address):
    with socket.socket(family, kind) as talking:
        talking.connect(address)
        talking.send(b"MARKER")


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", int("PORT"))),
        (socket.AF_INET6, ("::1", int("PORT"))),
        (socket.AF_UNIX, "CANARIES/socket"),
        (socket.AF_UNIX, "\0" + "MARKER"),
    ):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            attempt(talk, family, kind, address)
    assert dut is not None
