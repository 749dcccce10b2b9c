-- How readers find a city.

-- What a reader looks for, folded and without the title that people put before a city's name.
CREATE OR REPLACE FUNCTION fold_city(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(regexp_replace(btrim(fold(words)), '\s+', ' ', 'g'),
        '^(thanh pho|city of|t\.?p|thi xa|t\.?x)(\. ?| )(?=.)', '');
