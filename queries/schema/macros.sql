-- Moments are stored as naive UTC; CERS, its users and its query parameters speak Pacific time.
create macro pacific(moment) as
    timezone('America/Los_Angeles', moment at time zone 'UTC');
