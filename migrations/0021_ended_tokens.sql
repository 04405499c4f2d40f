-- no-transaction
-- The upkeep finds the tokens that ended long ago without reading the others.
create index concurrently if not exists api_token_by_end on api_token (least(expires_at, revoked_at));
