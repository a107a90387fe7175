-- What was found in the files: values that could not be read as they stand, and rows of current
-- submittals that break a rule. Which of the two says found_by.
select
    findings.severity,
    findings.message,
    findings.value,
    findings.cers_id,
    findings.submittal_key,
    findings.table_name,
    findings.column_name,
    findings.field_number,
    findings.cers_code,
    findings.code,
    'Reading' as found_by,
    findings.sha256,
    findings.locator
from findings
union all
select
    hits.severity,
    rules.message,
    hits.value,
    hits.cers_id,
    hits.submittal_key,
    hits.table_name,
    rules.column_name,
    rules.field_number,
    rules.cers_code,
    hits.code,
    'Check' as found_by,
    hits.sha256,
    hits.locator
from check_hits as hits
inner join reference_checks as rules using (code)
