-- Forgets the forms of submittals that were made after the day.
delete from {table}
where submittal_key in (
    select submittal_key
    from touched_submittals
    anti join kept_deliveries using (submittal_key)
);
