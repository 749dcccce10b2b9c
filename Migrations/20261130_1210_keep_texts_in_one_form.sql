-- Texts that look the same are the same: letters with their marks in one piece (NFC), no blank but a single space between words, no
-- character without width. Programs bring texts into that form as they enter; here is the last word. What was recorded before stays.

CREATE FUNCTION is_normal(words text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN words IS NFC NORMALIZED
        AND words !~ '[\u0009-\u000d\u00a0\u00ad\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]|\s\s|^\s|\s$';

ALTER DOMAIN title ADD CONSTRAINT title_in_normal_form CHECK (is_normal(VALUE)) NOT VALID;
ALTER DOMAIN prose ADD CONSTRAINT prose_in_normal_form CHECK (VALUE IS NFC NORMALIZED) NOT VALID;
-- A correction is of the same cell and scope; so a value in another form can be withdrawn, and recorded anew.
ALTER TABLE observation
    ADD CONSTRAINT observation_cell_in_normal_form
        CHECK (superseded_at < 'infinity' OR status = 'withdrawn' OR is_normal(cell)) NOT VALID,
    ADD CONSTRAINT observation_scope_name_in_normal_form
        CHECK (superseded_at < 'infinity' OR status = 'withdrawn' OR is_normal(scope_name)) NOT VALID;

-- A name as people compare it: without regard to capitals, blanks and where in its syllable a tone mark stands, Hòa as Hoà. Other
-- marks make other names: Hòa is not Hóa.
CREATE FUNCTION same_name(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(
        btrim(regexp_replace(
            regexp_replace(normalize(lower(normalize(words, NFC)), NFD), '[\u00ad\u200b-\u200d\u2060\ufeff]', '', 'g'),
            '[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g')),
        '([\u0300\u0301\u0303\u0309\u0323])([a-zđ\u0302\u0306\u031b]*)', '\2\1', 'g');

-- Partners and wards are named once, whichever way the name is written. Names are looked up by what no other index has, neither city
-- nor days: while a table is small in the statistics, PostgreSQL would take any of those and read all of the city for each name.
CREATE INDEX partner_same_name ON partner (same_name(name), (city_id + 0));
CREATE INDEX ward_same_name ON ward (same_name(name), (city_id + 0));
CREATE FUNCTION check_partner_name() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp(), pg_advisory_xact_lock(7007, NEW.city_id);  -- against one that is entered at the same time
    IF EXISTS (SELECT FROM partner
        WHERE city_id + 0 = NEW.city_id AND id <> NEW.id AND same_name(name) = same_name(NEW.name))
    THEN
        RAISE EXCEPTION 'a partner of this name is there already'
            USING ERRCODE = '23505', CONSTRAINT = 'partner_named_once', TABLE = 'partner';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION check_ward_name() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM stamp(), pg_advisory_xact_lock(7007, NEW.city_id);
    IF EXISTS (SELECT FROM ward WHERE city_id + 0 = NEW.city_id AND id <> NEW.id AND NOT isempty(during * NEW.during)
        AND same_name(name) = same_name(NEW.name))
    THEN
        RAISE EXCEPTION 'a ward of this name is there already'
            USING ERRCODE = '23P01', CONSTRAINT = 'ward_named_once', TABLE = 'ward';
    END IF;
    RETURN NEW;
END $$;
CALL entrust('check_partner_name()');
CALL entrust('check_ward_name()');
CREATE TRIGGER check_name BEFORE INSERT OR UPDATE OF name ON partner FOR EACH ROW EXECUTE FUNCTION check_partner_name();
CREATE TRIGGER check_name BEFORE INSERT OR UPDATE OF name, during ON ward FOR EACH ROW EXECUTE FUNCTION check_ward_name();
