-- Adds rows about the file itself.
insert into {table} by name
select
    *,
    $sha256 as sha256
from incoming;
