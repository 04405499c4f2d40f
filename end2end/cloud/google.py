"""Google Cloud, as far as data clients and a control plane meet it: OAuth tokens for service accounts, impersonation, the
exchange for a narrowed token, and Cloud Storage. There is no simulation that enforces these, so this one does, from
Google's documents; conditions of access boundaries are evaluated by a CEL engine. Nothing is kept but in memory.

    google.py PORT KEY_FILE      writes the key file of the service account lakewarden@control-plane, then serves

What the world looks like is told to POST /_world: accounts (who may impersonate them, their roles on buckets), buckets (their
objects), and what is wrong with an API, if anything is.

https://cloud.google.com/iam/docs/create-short-lived-credentials-direct
https://cloud.google.com/iam/docs/downscoping-short-lived-credentials
https://cloud.google.com/storage/docs/json_api/v1
"""

import base64
import json
import re
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

import celpy
from celpy import celtypes
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

SIGNER = "lakewarden@control-plane.iam.gserviceaccount.com"
AUDIENCE = "https://oauth2.googleapis.com/token"
PLATFORM = "https://www.googleapis.com/auth/cloud-platform"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
VIEWER = {"storage.objects.get", "storage.objects.list"}
USER = VIEWER | {"storage.objects.create", "storage.objects.delete", "storage.objects.update"}
ROLES = {
    "roles/storage.objectViewer": VIEWER,
    "roles/storage.objectUser": USER,
    "roles/storage.objectAdmin": USER | {"storage.objects.getIamPolicy", "storage.objects.setIamPolicy"},
}

world = {"accounts": {}, "buckets": {}, "wrong": None}
tokens = {}
uploads = {}
signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEY_ID = secrets.token_hex(20)


class Refused(Exception):
    """An answer in the form of Google's errors; `word` makes it one of a token endpoint's."""

    def __init__(self, code, status, message, word=False):
        body = {"error": status, "error_description": message}
        self.code = code
        self.body = body if word else {"error": {"code": code, "message": message, "status": status}}


def denied(what):
    return Refused(403, "PERMISSION_DENIED", what)


def mint(account, scopes, seconds, boundary=None):
    token = f"ya29.{secrets.token_urlsafe(48)}"
    tokens[token] = {"account": account, "scopes": scopes, "ends": time.time() + seconds, "boundary": boundary}
    return token


def live(token):
    found = tokens.get(token)
    if found is None or found["ends"] <= time.time():
        raise Refused(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
    return found


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def service_account_token(form):
    """https://developers.google.com/identity/protocols/oauth2/service-account#httprest"""
    bad = lambda why: Refused(400, "invalid_grant", why, word=True)
    if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
        raise Refused(400, "unsupported_grant_type", "Invalid grant_type", word=True)
    try:
        header, claims, signature = form["assertion"].split(".")
        signing_key.public_key().verify(
            unpadded(signature), f"{header}.{claims}".encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        header, claims = json.loads(unpadded(header)), json.loads(unpadded(claims))
    except Exception:
        raise bad("Invalid JWT Signature.")
    now = time.time()
    if header.get("alg") != "RS256" or header.get("kid") != KEY_ID or claims.get("iss") != SIGNER:
        raise bad("Invalid JWT Signature.")
    if claims.get("aud") != AUDIENCE:
        raise bad("Invalid JWT: Failed audience check.")
    if not (now - 3900 < claims["iat"] <= now + 300 and now < claims["exp"] <= claims["iat"] + 3600):
        raise bad("Invalid JWT: Token must be a short-lived token (60 minutes).")
    token = mint(SIGNER, claims["scope"].split(), 3599)
    return {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}


def generate_access_token(bearer, account, asked):
    """https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken"""
    caller = live(bearer)
    target = world["accounts"].get(account)
    if PLATFORM not in caller["scopes"] or target is None or caller["account"] not in target["token_creators"]:
        raise denied("Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).")
    lifetime = re.fullmatch(r"(\d+)s", asked.get("lifetime", "3600s"))
    if not asked.get("scope") or lifetime is None or not 0 < int(lifetime[1]) <= 3600:
        raise Refused(400, "INVALID_ARGUMENT", "Request contains an invalid argument.")
    ends = time.gmtime(time.time() + int(lifetime[1]))
    token = mint(account, asked["scope"], int(lifetime[1]))
    return {"accessToken": token, "expireTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", ends)}


def exchange(authorization, form):
    """https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token"""
    bad = lambda why: Refused(400, "invalid_request", why, word=True)
    if authorization is not None:
        raise bad("Request must not be authenticated.")
    if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange":
        raise bad("Invalid grant type.")
    if form.get("subject_token_type") != ACCESS_TOKEN or form.get("requested_token_type") != ACCESS_TOKEN:
        raise bad("Invalid token type.")
    source = live(form["subject_token"])
    if PLATFORM not in source["scopes"]:
        raise Refused(400, "invalid_scope", "The source token lacks the cloud-platform scope.", word=True)
    try:
        rules = json.loads(unquote(form["options"]))["accessBoundary"]["accessBoundaryRules"]
        boundary = [Rule(rule) for rule in rules]
    except Exception:
        raise bad("Invalid options.")
    if not 1 <= len(boundary) <= 10:
        raise bad("Invalid number of rules.")
    seconds = source["ends"] - time.time()
    token = mint(source["account"], source["scopes"], seconds, boundary)
    return {
        "access_token": token,
        "issued_token_type": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": int(seconds),
    }


class Rule:
    """One rule of an access boundary."""

    def __init__(self, rule):
        [self.bucket] = re.fullmatch(
            r"//storage\.googleapis\.com/projects/_/buckets/([^/]+)", rule["availableResource"]
        ).groups()
        self.permissions = set()
        for role in rule["availablePermissions"]:
            [name] = re.fullmatch(r"inRole:(.+)", role).groups()
            self.permissions |= ROLES[name]
        self.condition = None
        if "availabilityCondition" in rule:
            environment = celpy.Environment()
            expression = rule["availabilityCondition"]["expression"]
            attribute = lambda api, name, otherwise: api.get(name, otherwise)
            self.condition = environment.program(
                environment.compile(expression), functions={"getAttribute": attribute}
            )

    def allows(self, permission, bucket, resource, list_prefix):
        if bucket != self.bucket or permission not in self.permissions:
            return False
        if self.condition is None:
            return True
        api = {} if list_prefix is None else {"storage.googleapis.com/objectListPrefix": list_prefix}
        asked = {"resource": celpy.json_to_cel({"name": resource}), "api": celpy.json_to_cel(api)}
        return self.condition.evaluate(asked) == celtypes.BoolType(True)


def must(bearer, permission, bucket, name=None, list_prefix=None):
    """Refuses what the account's role on the bucket or the token's boundary does not allow."""
    if bucket not in world["buckets"]:
        raise Refused(404, "notFound", "The specified bucket does not exist.")
    if bearer is None:
        raise Refused(401, "required", "Anonymous caller does not have access.")
    token = live(bearer)
    role = world["accounts"].get(token["account"], {}).get("roles", {}).get(bucket)
    resource = f"projects/_/buckets/{bucket}" + ("" if name is None else f"/objects/{name}")
    boundary = token["boundary"]
    inside = boundary is None or any(rule.allows(permission, bucket, resource, list_prefix) for rule in boundary)
    if permission not in ROLES.get(role, ()) or not inside:
        raise denied(f"{token['account']} does not have {permission} access.")


def put(bearer, bucket, name, content):
    must(bearer, "storage.objects.create", bucket, name)
    objects = world["buckets"][bucket]
    if name in objects:
        must(bearer, "storage.objects.delete", bucket, name)
    objects[name] = content
    return described(bucket, name)


def described(bucket, name):
    size = len(world["buckets"][bucket][name])
    return {"kind": "storage#object", "bucket": bucket, "name": name, "size": str(size), "generation": "1"}


class Google(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, code, body=None, headers=None):
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("x-guploader-uploadid", "fake")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def handle_all(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            self.route(body)
        except Refused as refusal:
            self.answer(refusal.code, refusal.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_all

    @property
    def bearer(self):
        word, _, token = (self.headers.get("Authorization") or "").partition(" ")
        return token if word == "Bearer" else None

    def route(self, body):
        url = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
        form = lambda: {key: values[0] for key, values in parse_qs(body.decode()).items()}
        if url.path == "/_world":
            return self.become(json.loads(body))
        if url.path in ("/token", "/v1/token") or url.path.startswith("/v1/projects/"):
            if world["wrong"] == "busy":
                raise Refused(429, "RESOURCE_EXHAUSTED", "Quota exceeded.")
            if world["wrong"] == "down":
                raise Refused(500, "INTERNAL", "Internal error.")
            if world["wrong"] == "nonsense":
                return self.answer(200, b"<html>Welcome to the captive portal</html>")
        if url.path == "/token":
            return self.answer(200, service_account_token(form()))
        if url.path == "/v1/token":
            return self.answer(200, exchange(self.headers.get("Authorization"), form()))
        impersonated = re.fullmatch(r"/v1/projects/-/serviceAccounts/(.+):generateAccessToken", url.path)
        if impersonated:
            asked = json.loads(body)
            return self.answer(200, generate_access_token(self.bearer, unquote(impersonated[1]), asked))
        return self.storage(url.path, query, body)

    def become(self, told):
        world.update(told)
        for name, objects in world["buckets"].items():
            if isinstance(objects, list):
                world["buckets"][name] = {key: b"content" for key in objects}
        self.answer(200, {})

    def storage(self, path, query, body):
        copied = re.fullmatch(r"/storage/v1/b/([^/]+)/o/([^/]+)/(?:rewriteTo|copyTo)/b/([^/]+)/o/([^/]+)", path)
        one = re.fullmatch(r"/(?:download/)?storage/v1/b/([^/]+)/o/([^/]+)", path)
        many = re.fullmatch(r"/storage/v1/b/([^/]+)/o", path)
        upload = re.fullmatch(r"/upload/storage/v1/b/([^/]+)/o", path)
        bucket = re.fullmatch(r"/([a-z0-9._-]+)", path)
        if copied:
            source, name, target, copy = map(unquote, copied.groups())
            must(self.bearer, "storage.objects.get", source, name)
            content = world["buckets"][source].get(name, b"")
            resource = put(self.bearer, target, copy, content)
            self.answer(200, {"kind": "storage#rewriteResponse", "done": True, "resource": resource})
        elif one:
            self.object(unquote(one[1]), unquote(one[2]), query)
        elif many:
            self.listing(many[1], query.get("prefix"))
        elif upload:
            self.upload(upload[1], query, body)
        elif bucket and self.command == "HEAD":
            self.answer(403 if bucket[1] in world["buckets"] else 404)
        else:
            raise Refused(404, "notFound", "Not Found")

    def listing(self, bucket, prefix):
        must(self.bearer, "storage.objects.list", bucket, list_prefix=prefix)
        names = [name for name in sorted(world["buckets"][bucket]) if name.startswith(prefix or "")]
        self.answer(200, {"kind": "storage#objects", "items": [described(bucket, name) for name in names]})

    def object(self, bucket, name, query):
        needed = {"DELETE": "storage.objects.delete", "PATCH": "storage.objects.setIamPolicy"}
        must(self.bearer, needed.get(self.command, "storage.objects.get"), bucket, name)
        objects = world["buckets"][bucket]
        if name not in objects:
            raise Refused(404, "notFound", f"No such object: {bucket}/{name}")
        if self.command == "DELETE":
            del objects[name]
            self.answer(204)
        elif query.get("alt") == "media":
            self.answer(200, objects[name])
        else:
            self.answer(200, described(bucket, name))

    def upload(self, bucket, query, body):
        if "upload_id" in query:
            begun = uploads.pop(query["upload_id"], None)
            if begun is None:
                raise Refused(404, "notFound", "Not Found")
            if self.command == "DELETE":
                return self.answer(499)
            return self.answer(200, put(begun["bearer"], bucket, begun["name"], body))
        if query.get("uploadType") == "multipart":
            boundary = re.search(r'boundary="?([^";]+)', self.headers["Content-Type"])[1].encode()
            metadata, content = body.split(b"--" + boundary)[1:3]
            name = query.get("name") or json.loads(metadata.split(b"\r\n\r\n", 1)[1])["name"]
            content = content.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n")
            return self.answer(200, put(self.bearer, bucket, name, content))
        name = query.get("name") or json.loads(body)["name"]
        must(self.bearer, "storage.objects.create", bucket, name)
        upload_id = secrets.token_hex(8)
        uploads[upload_id] = {"bearer": self.bearer, "name": name}
        location = f"http://{self.headers['Host']}{urlsplit(self.path).path}?uploadType=resumable&upload_id={upload_id}"
        self.answer(200, headers={"Location": location})


def key_file():
    private = signing_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {
        "type": "service_account",
        "project_id": "control-plane",
        "private_key_id": KEY_ID,
        "private_key": private.decode(),
        "client_email": SIGNER,
        "token_uri": AUDIENCE,
    }


if __name__ == "__main__":
    with open(sys.argv[2], "w") as file:
        json.dump(key_file(), file)
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Google)
    server.daemon_threads = True
    print("ready", flush=True)
    server.serve_forever()
