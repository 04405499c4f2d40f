-- Signing in with identity providers. An account is found by issuer and subject alone. The empty text in
-- person.password_hash, which no password has as its hash, is an account without one.
create table identity (
    id           uuid primary key,
    issuer       text        not null,
    subject      text        not null check (length(subject) between 1 and 255),
    person_id    uuid        not null references person (id) on delete cascade,
    email        text,
    created_at   timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    constraint identity_unique unique (issuer, subject)
);
create index identity_by_person on identity (person_id);

-- A sign-in that a browser began: used once, within ten minutes. What is secret of it is only in that browser.
create table sign_on (
    state_hash      bytea primary key check (length(state_hash) = 32),
    browser_hash    bytea       not null check (length(browser_hash) = 32),
    provider        text        not null,
    purpose         text        not null check (purpose in ('sign_in', 'join', 'link', 'confirm')),
    person_id       uuid references person (id) on delete cascade,
    invitation_hash bytea,
    next            text        not null,
    created_at      timestamptz not null default now(),
    check ((person_id is not null) = (purpose in ('link', 'confirm'))),
    check ((invitation_hash is not null) = (purpose = 'join'))
);
create index sign_on_by_age on sign_on (created_at);
