"""What the disk can do, beside which the API's rates are shown.

usage: floor.py fdatasync|commits FOLDER SECONDS, prints operations a second

fdatasync: 4 KiB are appended to a file and brought to the disk, one after the other.
commits: a row of about the same size goes into an SQLite table, one transaction each, write-ahead log, synchronous=FULL.
"""

import os
import sqlite3
import sys
import time


def fdatasync(folder, seconds):
    path = os.path.join(folder, "floor.dat")
    block = b"x" * 4096
    file = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        count, start = 0, time.monotonic()
        while time.monotonic() < start + seconds:
            os.write(file, block)
            os.fdatasync(file)
            count += 1
        return count / (time.monotonic() - start)
    finally:
        os.close(file)
        os.unlink(path)


def commits(folder, seconds):
    path = os.path.join(folder, "floor.db")
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE log (revision INTEGER PRIMARY KEY, body BLOB)")
        body = b"x" * 1024
        count, start = 0, time.monotonic()
        while time.monotonic() < start + seconds:
            database.execute("INSERT INTO log (body) VALUES (?)", (body,))
            count += 1
        return count / (time.monotonic() - start)
    finally:
        database.close()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(path + end):
                os.unlink(path + end)


what, where, how_long = sys.argv[1:]
print(round({"fdatasync": fdatasync, "commits": commits}[what](where, float(how_long))))
