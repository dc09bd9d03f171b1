"""A hierarchical PATCH of groups.

usage: tree.py FIRST COUNT WORD >BODY
"""

import json
import sys

first, count, word = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def group(n):
    return {
        "resource_type": "ChildGroup",
        "Group": {
            "resource_type": "Group",
            "id": f"load-{n}",
            "display_name": f"Load {n}",
            "description": word,
            "tags": [{"scope": "load", "tag": str(n % 10)}],
            "expression": [
                {
                    "resource_type": "Condition",
                    "key": "Tag",
                    "member_type": "SegmentPort",
                    "operator": "EQUALS",
                    "value": f"role|load-{n}",
                },
                {"resource_type": "ConjunctionOperator", "conjunction_operator": "OR"},
                {
                    "resource_type": "IPAddressExpression",
                    "ip_addresses": [f"10.{n // 65536}.{n // 256 % 256}.{n % 256}"],
                },
            ],
        },
    }


json.dump(
    {
        "resource_type": "Infra",
        "children": [
            {
                "resource_type": "ChildResourceReference",
                "target_type": "Domain",
                "id": "default",
                "children": [group(n) for n in range(first, first + count)],
            }
        ],
    },
    sys.stdout,
)
