-- No text that people enter holds a character that nobody sees, or one that turns round the direction of what follows: it would read
-- otherwise than it is written. What stands already is left as it is. Joiners, without which some languages cannot be written, are
-- looked at by the program (hiddenCharacter), which refuses them where they join nothing.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['title', 'prose', 'web_address'] LOOP
        EXECUTE format(
            'ALTER DOMAIN %I ADD CONSTRAINT text_is_plain CHECK (VALUE !~ %L) NOT VALID', name,
            '[\u0001-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F'
            '\uFEFF\uFFF9-\uFFFB\U000E0000-\U000E007F]');
    END LOOP;
END $$;
