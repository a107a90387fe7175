-- Whether sample files are held, and whether real ones are.
select
    bool_or(is_sample) as has_sample,
    bool_or(not is_sample) as has_real
from source_files
order by has_sample;
