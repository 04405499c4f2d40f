-- Service accounts: members of one organisation for programs. Each is a row of `person`, so that whatever holds for members and
-- their tokens holds for it, too; nobody signs in as one, and it belongs to no other organisation.
alter table person
    add column service_of uuid references org (id) on delete cascade,
    add constraint person_service_account check (service_of is null or password_hash = '');
create index person_by_service on person (service_of, name) where service_of is not null;
create function keep_service_account_at_home() returns trigger language plpgsql as $$
begin
    if exists (select 1 from person
               where id = new.person_id and service_of is not null and (service_of <> new.org_id or new.role = 'owner'))
       -- A server of the version before gives everybody a namespace when it starts. This version takes it away.
       and not exists (select 1 from org where id = new.org_id and person_id = new.person_id) then
        raise exception 'a service account belongs to one organisation, and never owns it'
            using errcode = 'restrict_violation', constraint = 'service_account_at_home';
    end if;
    return new;
end $$;
create trigger membership_keeps_service_account_at_home before insert or update of org_id, person_id, role on membership
    for each row execute function keep_service_account_at_home();
-- Without its membership it is nothing: whatever removes that, its name is free again.
create function end_service_account() returns trigger language plpgsql as $$
begin
    delete from person where id = old.person_id and service_of = old.org_id;
    return null;
end $$;
create trigger membership_ends_service_account after delete on membership
    for each row execute function end_service_account();
