-- A test of a Google service account looked at its bucket from outside only. Now it impersonates the account: what was found
-- before says nothing of that.
delete from connection_test t
using bucket_config b
where b.org_id = t.org_id and b.fingerprint = t.fingerprint and b.auth_method = 'gcp_customer_managed_role';
