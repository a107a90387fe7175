-- Takes away the rows of submittals that this file writes anew.
delete from {table}
where submittal_key in (
    select submittal_key
    from redelivered
    semi join winning using (submittal_key)
);
