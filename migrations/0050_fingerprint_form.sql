-- Which form the fingerprint of a bucket config has. A program of before writes 1, and may mean one that includes the whole cloud
-- credential: those are renewed before their credential changes. 2 never includes it.
alter table bucket_config add column fingerprint_form smallint not null default 1;
