-- Tables that each batch of a file fills anew; made anew they would be held to the end.
create or replace temp table headers as
from submittal_deliveries
limit 0;

create or replace temp table repeated (submittal_key varchar, cers_id bigint, locator varchar);

create or replace temp table redelivered (submittal_key varchar, winner varchar);

create or replace temp table winning (submittal_key varchar);

create or replace temp table held_by (submittal_key varchar, sha256 varchar);

create or replace temp table parts (submittal_key varchar, part varchar);
