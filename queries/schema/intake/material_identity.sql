-- What materials are grouped by as one, and found by: names and CAS numbers of each and its components.
select
    material_key_of(cas_number, cclid, common_name, chemical_name) as material_key,
    lower(ltrim(concat_ws(' ', *columns(* exclude (cclid))))) as search_text
from incoming;
