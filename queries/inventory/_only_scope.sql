-- Whether nothing narrows the materials of the latest submitted inventories but agencies, counties and
-- trade secrets: then what the load summed up answers.
$basis::varchar is distinct from 'accepted'
and $basis is distinct from 'history'
and not coalesce($ehs::boolean, false)
and $cers_id is null
and $city is null
and $zip_code is null
and $search is null
and $cas is null
and $hm_types is null
and $physical_states is null
and $dot_classes is null
and $waste_codes is null
and $fire_classes is null
and $hazards is null
and $containers is null
and $units is null
and $minimum is null
and $maximum is null
and $days_from is null
and $days_to is null
and $material is null
and $component is null
and $cclid is null
and $radioactive is null
and $confidential is null
and $pressures is null
and $temperatures is null
and $ehs_by is null
and $business is null
and $naics is null
and $receiver is null
and $in_county is null
and $in_city is null
