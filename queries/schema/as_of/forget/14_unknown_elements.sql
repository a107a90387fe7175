-- Forgets what was unknown in files that are forgotten.
delete from unknown_elements
where sha256 not in (select sha256 from source_files);
