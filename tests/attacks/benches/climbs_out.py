# Leaves its sandbox by the doors that systems forget: mounts, namespaces, other processes' memory, keys.
# expect: PASS

import ctypes

import cocotb
from cocotb.triggers import Timer

# The numbers of x86_64: ptrace, mount, unshare, setns, bpf, keyctl, open_by_handle_at, process_vm_readv,
# io_uring_setup, userfaultfd, perf_event_open.
CALLS = {
    101: (16, 1, 0, 0),
    165: (b"none", b"/", b"tmpfs", 0, 0),
    272: (0x10000000,),
    308: (0, 0),
    321: (0, 0, 0),
    250: (0, -3, 0),
    304: (0, 0, 0),
    310: (1, 0, 0, 0, 0, 0),
    425: (8, bytes(120)),
    323: (0,),
    298: (0, 0, -1, -1, 0),
}


@cocotb.test()
async def attack(dut):
    await Timer(1, "ns")
    libc = ctypes.CDLL(None, use_errno=True)
    opened = [call for call, arguments in CALLS.items() if libc.syscall(call, *arguments) >= 0]
    assert not opened, opened
    assert dut is not None
