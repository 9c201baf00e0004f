-- The demo's shop makes its prices up, and they were given a made-up past. What forecasts of them come to is kept apart.
ALTER TABLE sites ADD COLUMN is_demo boolean NOT NULL DEFAULT false;
ALTER TYPE record_source ADD VALUE 'demo';
