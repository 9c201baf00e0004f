-- A hash of a page but for what shops draw anew for each answer: one with the same says the same, and need not be read.
ALTER TABLE page_validators ADD COLUMN content_hash bytea;

-- Forecasts are made in the order in which they are due, whatever their site.
DROP INDEX product_forecasts_site;
