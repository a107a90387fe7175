-- Forgets the deliveries that do not stand for the past day, and those that are restated: updating so
-- many rows in their place takes minutes.
delete from submittal_deliveries
where submittal_key in (select submittal_key from touched_submittals)
    and (
        (submittal_key, sha256) not in (select (submittal_key, sha256) from kept_deliveries)
        or (submittal_key, sha256) in (select (submittal_key, sha256) from restated)
    );
