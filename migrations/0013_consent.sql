-- Nobody gives more than they may at that moment, and nobody becomes a member without being asked.

-- Which roles a role may give: the same rule as `Role::may_grant`, for what the database decides by itself.
create function may_grant(giver text, given text) returns bool language sql immutable as $$
    select giver = 'owner' or (giver = 'admin' and given <> 'owner')
$$;

-- An invitation is a link that was shown once, or addressed to a user name. Whether anybody has that name is not for the
-- organisation to learn, so the name is kept as it was given, beside the person whom it meant at that time.
alter table invitation
    alter column token_hash drop not null,
    add column username text,
    add column invitee  uuid references person (id) on delete set null,
    add constraint invitation_is_link_or_named check ((token_hash is null) = (username is not null)),
    add constraint invitation_of_invitee check (invitee is null or username is not null),
    add constraint invitation_username_unique unique (org_id, username);
create index invitation_by_invitee on invitation (invitee) where invitee is not null;

-- What somebody may not give any more is taken back with the role that allowed it.
delete from invitation i using membership m
where m.org_id = i.org_id and m.person_id = i.created_by and not may_grant(m.role, i.role);

create function take_back_invitations() returns trigger language plpgsql as $$
begin
    delete from invitation
    where org_id = new.org_id and created_by = new.person_id and not may_grant(new.role, role);
    return null;
end $$;
create trigger membership_takes_back_invitations after update of role on membership
    for each row when (old.role is distinct from new.role) execute function take_back_invitations();

-- The maker's role is locked until the invitation is there, so that lowering it sees the invitation or comes first.
create function keep_invitation_within_role() returns trigger language plpgsql as $$
begin
    perform 1 from membership
    where org_id = new.org_id and person_id = new.created_by and may_grant(role, new.role) for share;
    if not found then
        raise exception 'the maker may not give this role'
            using errcode = 'restrict_violation', constraint = 'invitation_within_role';
    end if;
    return new;
end $$;
create trigger invitation_within_role before insert or update of role, created_by, org_id on invitation
    for each row execute function keep_invitation_within_role();
