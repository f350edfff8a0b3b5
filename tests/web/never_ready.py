"""A parent of work that never has anything ready: it takes orders, does none, and ends when nobody gives any."""

import socket
import sys

control, held = socket.socket(fileno=int(sys.argv[1])), []
while (order := socket.recv_fds(control, 64, 1))[0]:
    held.append(order[1])
