"""Prints every datagram that comes to a Unix socket, a line each. Node has none of these sockets."""
import array, os, socket, sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print("ready", flush=True)
while True:
    text, ancillary, _, _ = receiver.recvmsg(4096, 4096)
    # A barrier is answered by closing the descriptor that comes with it (sd_notify_barrier(3)).
    for _, _, data in ancillary:
        for descriptor in array.array("i", data[: len(data) - len(data) % 4]):
            os.close(descriptor)
    print(text.decode().replace("\n", " "), flush=True)
