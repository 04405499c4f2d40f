-- The set-up link may be used with an identity provider: the sign-in that was begun from it remembers its hash, and the name of
-- the organisation to make.
alter table sign_on
    add column set_up_hash bytea check (length(set_up_hash) = 32),
    add column set_up_org  text,
    drop constraint sign_on_purpose_check,
    add constraint sign_on_purpose_check check (purpose in ('sign_in', 'join', 'link', 'confirm', 'set_up')),
    add constraint sign_on_sets_up check ((set_up_hash is not null) = (purpose = 'set_up') and (set_up_org is not null) = (purpose = 'set_up'));
