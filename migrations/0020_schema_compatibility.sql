-- Which programs can work with this schema. A program that knows no migration as new as `oldest_program` refuses to
-- start; a migration that takes away what older programs need (contract) sets it to the number of the first migration
-- that came with programs that can do without.
create table schema_compatibility (
    one            bool   primary key default true check (one),
    oldest_program bigint not null
);
insert into schema_compatibility (oldest_program) values (20);
