"""What a client does that reads the description, and a generator does not know to do."""

import uuid

import schemathesis


@schemathesis.hook
def before_load_schema(context, raw_schema):
    # Wrong passwords are limited, and every check of who asks would send some: tokens are asked with alone.
    for item in raw_schema["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "security" in operation:
                operation["security"] = [way for way in operation["security"] if "password" not in way]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    headers = case.headers or {}
    # A key is used for one request, a change begins with what is there, and a cursor comes from the page before.
    for name in list(headers):
        if name.lower() == "idempotency-key":
            headers[name] = str(uuid.uuid4())
        if name.lower() == "if-match":
            headers[name] = "*"
    if case.query:
        case.query.pop("cursor", None)
