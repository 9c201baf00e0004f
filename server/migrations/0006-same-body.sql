-- What the last full answer was read by (the site's rules and the extraction, by a digest), and a hash of its bytes as they came: the same
-- bytes for the same reader need not be read again, and no conditional request is made for another reader.
ALTER TABLE page_validators ADD COLUMN read_by text, ADD COLUMN body_hash bytea;
