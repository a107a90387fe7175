-- Name, kind and schema version of a file that is held.
select
    name,
    kind,
    schema_version
from source_files
where sha256 = $sha256
order by file_number;
