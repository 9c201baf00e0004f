-- Whether a site's pages are drawn by scripts: NULL is not known, and an operator may set it. With a date it was found out by a look,
-- and is found out again some time after it.
ALTER TABLE sites ADD COLUMN requires_js boolean, ADD COLUMN requires_js_learned_at timestamptz;
