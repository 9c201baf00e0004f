-- Products of which the search index or the deals know something else than their row says, in the order in which that came about.
CREATE TABLE index_backlog (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL
);

CREATE FUNCTION note_for_index() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO index_backlog (product_id) VALUES (coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$;

-- watch_rank: how many digits the number of those who watch it has, in binary.
CREATE FUNCTION watch_rank(watchers integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(log(2, watchers + 1))::smallint;

CREATE TRIGGER products_new AFTER INSERT ON products FOR EACH ROW WHEN (NEW.title IS NOT NULL) EXECUTE FUNCTION note_for_index();
CREATE TRIGGER products_gone AFTER DELETE ON products FOR EACH ROW EXECUTE FUNCTION note_for_index();
CREATE TRIGGER products_changed AFTER UPDATE OF title, brand, sku, gtin, currency, price_minor, availability, watcher_count ON products
FOR EACH ROW WHEN (
  (OLD.price_minor, OLD.currency, OLD.availability, OLD.title, OLD.brand, OLD.sku, OLD.gtin)
    IS DISTINCT FROM (NEW.price_minor, NEW.currency, NEW.availability, NEW.title, NEW.brand, NEW.sku, NEW.gtin)
  OR OLD.watcher_count <> NEW.watcher_count AND watch_rank(OLD.watcher_count) <> watch_rank(NEW.watcher_count)
) EXECUTE FUNCTION note_for_index();

-- The default search index. Words that very many products share are looked for among those that most people watch first, so these have
-- an index of their own.
CREATE TABLE search_documents (
  product_id bigint PRIMARY KEY,
  words tsvector NOT NULL,
  rank smallint NOT NULL
);
CREATE INDEX search_documents_popular ON search_documents USING gin (words) WHERE rank >= 4;
CREATE INDEX search_documents_other ON search_documents USING gin (words) WHERE rank < 4;

-- Real price drops: below the lowest price of the 30 days before the cut. The product's row says whether it is still so.
CREATE TABLE deals (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  percent real NOT NULL,
  currency char(3) NOT NULL,
  prior_low_minor bigint NOT NULL,
  days_known smallint NOT NULL,
  cut_at timestamptz NOT NULL
);
CREATE INDEX deals_deepest ON deals (percent DESC, product_id DESC);
CREATE INDEX deals_in_currency ON deals (currency, percent DESC, product_id DESC);
CREATE INDEX deals_age ON deals (cut_at);
