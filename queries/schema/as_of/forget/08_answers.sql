-- Forgets what query answers that were made after the day list.
delete from {table}
where data_set_date_time >= $ended_on::timestamp;
