-- Forgets the transfers that occurred after the day; one that occurred by then holds even if the
-- answer that tells of it came later.
delete from transfers
where coalesce(occurred_on, data_set_date_time) >= $ended_on::timestamp;
