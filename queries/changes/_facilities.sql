-- Facilities whose changes are asked for: of the chosen agencies and counties, or of a business. Of a site
-- with two CERS IDs the one that counts.
select cers_id
from {facilities/_in_scope} as scope
where cers_id not in {inventory/_left_out}
    and (
        $business::bigint is null
        or cers_id in (
            select holdings.cers_id
            from {businesses/_holdings} as holdings
            where holdings.organization_code = $business
        )
    )
