-- Small rules that several questions share.

-- Moments are stored as naive UTC; CERS, its users and its query parameters speak Pacific time.
create macro pacific(moment) as
    timezone('America/Los_Angeles', moment at time zone 'UTC');

-- The value of the newer of two sources, or the other's where that has none.
create macro newest(one, one_on, other, other_on) as
    case
        when one_on is null or other_on > one_on then coalesce(other, one)
        else coalesce(one, other)
    end;

-- A point that was really reported: not zero and not the middle of the state, which CERS fills in.
-- Source: exchange format section 9.
create macro real_point(latitude, longitude) as
    case
        when abs(latitude) < 0.0001 or abs(longitude) < 0.0001 then null
        when abs(latitude - 37.271881) < 0.00001 and abs(abs(longitude) - 119.270233) < 0.00001
            then null
        when abs(latitude) <= 90 and abs(longitude) <= 180
            then {'latitude': latitude, 'longitude': longitude}
    end;

create macro newest_point(lat_1, lon_1, on_1, lat_2, lon_2, on_2) as
    newest(real_point(lat_1, lon_1), on_1, real_point(lat_2, lon_2), on_2);

-- Whether a material is an extremely hazardous substance or names one among its components.
create macro has_ehs(ehs, hc1, hc2, hc3, hc4, hc5) as
    'Y' in (ehs, hc1, hc2, hc3, hc4, hc5);
