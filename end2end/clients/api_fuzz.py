"""Asks every operation of Lakewarden's own API what its description allows and forbids, with schemathesis and all its checks:
api_fuzz.py URL USER EXAMPLES [SEED] < password. Prints the seed, what was found and how many cases there were, last."""

import base64
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import urllib.request

here = os.path.dirname(os.path.abspath(__file__))
url, user, examples = sys.argv[1:4]
seed = sys.argv[4] if len(sys.argv) > 4 else str(random.randrange(2**31))
password = sys.stdin.read().strip()


# Operations that refuse some of what has its shape, because no description says it: which values go together.
MORE_THAN_SHAPES = {
    "createBucketConfig": "an auth method belongs to a platform",
    "editBucketConfig": "an auth method belongs to a platform",
    "testBucketValues": "an auth method belongs to a platform",
    "createCloudCredential": "a key file has the form that Google gives it",
    "editCloudCredential": "a key file has the form that Google gives it",
    "testCloudKeys": "a key file has the form that Google gives it",
    "testCloudCredential": "a place is a bucket on the credential's own kind of store",
    "createInvitation": "a note belongs to a link, not to a user name",
    "createClaimMapping": "a value gives a role or a group, not both and not nothing",
    "createTrustRule": "an issuer is an address, and a claim has a name",
    "grantRepo": "everyone has no id, and everybody else has one",
    "grantBucket": "everyone has no id, and everybody else has one",
    "createRepo": "a prefix is one character shorter without a slash at its end",
    "getNewBucketTrust": "a region in an ARN is shorter than the rest of it may be",
    "listEvents": "a time span ends after its beginning",
    "exportEventsAsCsv": "a time span ends after its beginning",
    "exportEventsAsLines": "a time span ends after its beginning",
    "getRoleTrust": "a region in an ARN is shorter than the rest of it may be",
}
TAKEN = ["2xx", "3xx", 401, 403, 404, 409, 429, "5xx"]


def ask(method, path, body=None, authorization=None):
    headers = {"authorization": authorization or f"Bearer {token}", "content-type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{url}/api/v1{path}", data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")


basic = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def own_token(name):
    return ask("POST", "/user/tokens", {"name": name, "expires_in": 86_400, "scopes": ["*"]}, basic)


token = own_token("fuzz")["text"]


def thing(org, name):
    """One of everything in an organisation, by the names that paths have for it."""
    at = f"/orgs/{org}"
    ask("POST", "/orgs", {"name": org})
    config = {"nickname": name, "platform": "s3", "bucket": "fuzz-data", "prefix": name, "region": "us-east-1"}
    bucket = ask("POST", f"{at}/buckets", {**config, "access": {"method": "anonymous"}})
    spare = ask("POST", f"{at}/buckets", {**config, "nickname": "spare", "prefix": "spare", "access": {"method": "anonymous"}})
    ask("POST", f"{at}/repos", {"name": name, "bucket_config": name})
    keys = {"kind": "aws_key", "access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret": "s3cr3t/" + "x" * 33}
    credential = ask("POST", f"{at}/credentials", {"name": name, "keys": keys})
    invitation = ask("POST", f"{at}/invitations", {"role": "reader", "username": f"nobody-{org}"})
    account = {"name": f"account-{name}", "role": "reader"}
    ask("POST", f"{at}/service-accounts", account)
    rule = {"issuer": "https://issuer.example.com", "audience": "lake", "conditions": [{"claim": "sub", "value": "a"}]}
    group = ask("POST", f"{at}/groups", {"name": name})
    grant = ask("PUT", f"{at}/repos/{name}/grants", {"kind": "group", "id": group["id"], "level": "read"})
    return {
        "org": org,
        "account": account["name"],
        "rule": ask("POST", f"{at}/service-accounts/{account['name']}/trust-rules", rule, basic)["id"],
        "group": group["id"],
        "mapping": ask("POST", f"{at}/claim-mappings", {"provider": "corp", "value": name, "role": "reader"}, basic)["id"],
        "grant": grant["id"],
        "id": bucket["id"],
        "repo": name,
        "credential": credential["id"],
        "invitation": invitation["invitation"]["id"],
        "person": ask("GET", f"{at}/members")["items"][0]["id"],
        "token": ask("POST", f"{at}/tokens", {"name": name, "expires_in": 3_600}, basic)["token"]["id"],
        "spare": spare["id"],
    }


def settings(description):
    """Settings with real values for what stands in paths, and without. What an operation takes away, it takes where nothing else is asked."""
    suffix = seed[-6:]
    kept, gone = thing(f"kept-{suffix}", "kept"), thing(f"gone-{suffix}", "gone")
    gone["id"] = gone["spare"]
    ask("POST", "/orgs", {"name": f"left-{suffix}"})
    own = own_token("gone")["token"]["id"]
    text = [open(os.path.join(here, "api_fuzz.toml")).read(), f'hooks = "{os.path.join(here, "api_fuzz_hooks.py")}"']
    text.reverse()
    general = [*text]
    for path, item in description["paths"].items():
        for method, operation in item.items():
            if "operationId" not in operation:
                continue
            takes_away = method == "delete" or path.endswith(("/leave", "/decline"))
            values = {**(gone if takes_away else kept)}
            if path.endswith(("/leave", "/orgs/{org}")) and takes_away:
                values["org"] = f"left-{suffix}"
            if path.startswith("/api/v1/user/tokens"):
                values["token"] = own
            names = re.findall(r"{(\w+)}", path)
            head = ["[[operations]]", f'include-operation-id = "{operation["operationId"]}"']
            more = []
            if operation["operationId"] in MORE_THAN_SHAPES:
                more = ["[operations.checks.positive_data_acceptance]", f"expected-statuses = {json.dumps([*TAKEN, 422])}"]
                general += [*head, *more]
            text += [*head, "[operations.parameters]", *(f'"path.{name}" = "{values[name]}"' for name in names), *more]
    return "\n".join(text) + "\n", "\n".join(general) + "\n"


def run(folder, phases, values):
    """Asks every operation; answers how many cases there were, what was found, and the exit code."""
    config = os.path.join(folder, f"{phases}.toml")
    with open(config, "w") as file:
        file.write(values)
    program = os.path.join(os.path.dirname(sys.executable), "schemathesis")
    asked = [program, "--config-file", config, "run", f"{url}/api/v1/openapi.json", "--no-color", "--continue-on-failure"]
    asked += ["--seed", seed, "--max-examples", examples, "--warnings", "off", "--phases", phases]
    asked += ["--header", f"Authorization: Bearer {token}", "--generation-database", "none"]
    # A connection test may take 15 seconds.
    asked += ["--request-timeout", "60"]
    done = subprocess.run(asked, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    # A test shows what went to standard error.
    print(done.stdout, file=sys.stderr)
    counts = re.search(r"(\d+) generated", done.stdout)
    # Each finding is a line below the operation's.
    findings = re.findall(r"^_+ (.+) _+$|^- (ST\d+ .+)$|^(\w+ Error)$", done.stdout, re.MULTILINE)
    return int(counts[1]) if counts else 0, ["".join(finding) for finding in findings], done.returncode


with urllib.request.urlopen(f"{url}/api/v1/openapi.json") as answer:
    description = json.load(answer)
with tempfile.TemporaryDirectory() as folder:
    real, general = settings(description)
    first, found, first_code = run(folder, "examples,coverage,fuzzing", real)
    # Here an id is what an operation before it made.
    second, found_later, second_code = run(folder, "stateful", general)
print("\n".join(found + found_later), file=sys.stderr)
is_clean = first_code == second_code == 0
print(f"seed {seed}: {first + second} generated, {'nothing' if is_clean else 'something'} found")
sys.exit(0 if is_clean and first and second else 1)
