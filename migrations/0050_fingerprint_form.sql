-- Which form the fingerprint of a bucket config has: 1 may include the whole cloud credential, as programs from long ago wrote it, and is
-- looked at before the credential changes; 2 never includes it. A program of before inserts 1 and updates neither; what it
-- writes has the form of 2.
alter table bucket_config add column fingerprint_form smallint not null default 1;
