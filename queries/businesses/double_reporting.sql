-- What of this business was reported twice: one facility through both channels, an inventory both from
-- an upload and from CERS, or one site under two CERS IDs? Which submittal counts, and what becomes of
-- the other in totals; newest first.
--
-- Rows: double_reports
select
    doubles.reporting_year,
    doubles.double_kind,
    doubles.submittal_element,
    doubles.counted_cers_id,
    counted.facility_name as counted_facility_name,
    doubles.counted_through,
    pacific(doubles.counted_on)::date as counted_on,
    doubles.cers_id,
    superseded.facility_name,
    doubles.reported_through,
    pacific(doubles.submitted_on)::date as submitted_on,
    doubles.shared_materials,
    doubles.site_match,
    doubles.double_outcome
from {jurisdictions/_doubles} as doubles
left join facilities as counted
    on counted.cers_id = doubles.counted_cers_id
left join facilities as superseded
    on superseded.cers_id = doubles.cers_id
where doubles.cers_id in (select cers_id from {businesses/_sites} as sites)
    or doubles.counted_cers_id in (select cers_id from {businesses/_sites} as sites)
order by
    doubles.reporting_year desc nulls last,
    doubles.double_kind <> 'sites',
    doubles.counted_cers_id,
    doubles.cers_id,
    doubles.submittal_element;
