-- The submittals of a batch, each by its first header in the file; those that stood in the file before
-- are reported and left out.
delete from headers;

insert into headers by name
select * exclude (place)
from incoming
qualify row_number() over (partition by submittal_key order by place) = 1;

delete from headers
where submittal_key in (
    select submittal_key
    from submittal_deliveries
    where sha256 = $sha256
);

delete from repeated;

insert into repeated
select
    submittal_key,
    cers_id,
    locator
from incoming
anti join headers using (submittal_key, locator);

insert into findings by name
select
    $sha256 as sha256,
    'warning' as severity,
    'submittal-repeated' as code,
    cers_id,
    submittal_key,
    locator,
    'The file holds this submittal more than once; what comes first is used.' as message
from repeated;
