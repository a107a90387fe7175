-- Documents of visible facilities; where one is kept is told if that is a visible facility too.
create view documents as
select
    * replace (
        if(
            stored_at_cers_id in (select cers_id from visible_facilities),
            stored_at_cers_id,
            null
        ) as stored_at_cers_id
    )
from w.documents
where cers_id in (select cers_id from visible_facilities);
