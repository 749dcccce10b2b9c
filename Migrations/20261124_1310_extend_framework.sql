-- What readers are told of a framework stands in both languages and with its sources, and doubts stand at the item they are about.
-- Nothing could load a framework before this: the tables are empty.

ALTER TABLE framework RENAME wording TO wording_en;
ALTER TABLE framework
    ADD wording_vi text NOT NULL CHECK (length(wording_vi) BETWEEN 1 AND 4000),
    ADD sources    text[] NOT NULL CHECK (cardinality(sources) > 0);

-- What a reader has to know of an item: what is doubtful or missing, who decides.
ALTER TABLE framework_item
    ADD note_en text CHECK (length(note_en) BETWEEN 1 AND 2000),
    ADD note_vi text CHECK (length(note_vi) BETWEEN 1 AND 2000),
    ADD CHECK ((note_en IS NULL) = (note_vi IS NULL));

ALTER TABLE indicator ADD unit_vi text NOT NULL CHECK (length(unit_vi) BETWEEN 1 AND 100);

-- Whose judgement a mapping is. A published one will add its word.
ALTER TABLE framework_mapping
    ADD basis text NOT NULL CHECK (basis = 'ours'),
    ALTER note_en SET NOT NULL,
    ALTER note_vi SET NOT NULL;
COMMENT ON COLUMN framework_mapping.kind IS 'broader: the first covers more than the second; narrower: it covers less';
