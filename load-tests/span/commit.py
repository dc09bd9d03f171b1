"""Commits rules one after the other, each until all sites have it in force: prints p50 and p99 in milliseconds.

commit.py API CREDENTIALS RULES
"""

import base64
import http.client
import json
import ssl
import sys
import time

api, credentials, rules = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(credentials) as file:
    known = json.load(file)
login = base64.b64encode(f"{known['user']}:{known['password']}".encode()).decode()
# The certificate is the run's own, made a moment ago on this machine.
connection = http.client.HTTPSConnection(api.removeprefix("https://"), context=ssl._create_unverified_context())
policy = "/global-manager/api/v1/global-infra/domains/default/security-policies/load"


def patch(path, body):
    connection.request(
        "PATCH", path, json.dumps(body), {"Authorization": "Basic " + login, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status} {answer.getheader('X-Interspan-Unrealized')} {text.decode()}")


def rule(number):
    return {"action": "ALLOW", "sequence_number": number, "source_groups": ["10.0.0.0/8"],
            "destination_groups": ["10.1.0.0/16"], "services": ["ANY"], "scope": ["ANY"]}


patch(policy + "?wait=hosts", {"category": "Application"})
took = []
for number in range(rules):
    begun = time.perf_counter()
    patch(f"{policy}/rules/r{number}?wait=hosts&timeout=60", rule(number))
    took.append(1000 * (time.perf_counter() - begun))
# The first third warms the system up.
took = sorted(took[rules // 3:])
print("commit-p50", round(took[len(took) // 2], 2))
print("commit-p99", round(took[len(took) * 99 // 100], 2))
