-- Forgets what lists say to hold from after the day. What holds by then, such as a transfer that occurred,
-- is kept even if the answer that tells of it came later.
delete from {table}
where {moment} >= $ended_on::timestamp;
