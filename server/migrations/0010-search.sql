-- Search and deals.

-- Products whose search document or deal may be out of date, oldest change first. No foreign key: deleted
-- products are listed too, so that their documents are removed.
CREATE TABLE index_backlog (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id bigint NOT NULL
);

CREATE FUNCTION add_to_index_backlog() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO index_backlog (product_id) VALUES (coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $$;

-- The number of binary digits of the watcher count, so that popularity changes a document only when it
-- doubles.
CREATE FUNCTION watch_rank(watchers integer) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(log(2, watchers + 1))::smallint;

CREATE TRIGGER products_added AFTER INSERT ON products FOR EACH ROW WHEN (NEW.title IS NOT NULL)
EXECUTE FUNCTION add_to_index_backlog();
CREATE TRIGGER products_deleted AFTER DELETE ON products FOR EACH ROW EXECUTE FUNCTION add_to_index_backlog();
CREATE TRIGGER products_changed
AFTER UPDATE OF title, brand, sku, gtin, currency, price_minor, availability, watcher_count ON products
FOR EACH ROW WHEN (
  (OLD.price_minor, OLD.currency, OLD.availability, OLD.title, OLD.brand, OLD.sku, OLD.gtin)
    IS DISTINCT FROM (NEW.price_minor, NEW.currency, NEW.availability, NEW.title, NEW.brand, NEW.sku, NEW.gtin)
  OR OLD.watcher_count <> NEW.watcher_count AND watch_rank(OLD.watcher_count) <> watch_rank(NEW.watcher_count)
) EXECUTE FUNCTION add_to_index_backlog();

-- The default search index. No foreign key: the indexer removes documents of deleted products, as it does
-- from an external index.
CREATE TABLE search_documents (
  product_id bigint PRIMARY KEY,
  words tsvector NOT NULL,
  rank smallint NOT NULL
);

-- Search reads the documents slice by slice and stops when its page is full, so that a word that millions
-- share costs no more than a rare one. The most watched come first: rank 5 and above (31 watchers or more) is
-- slice 1. Each rank below has twice the slices of the one above it, and these grow: of the documents of rank
-- 0 the slices 32 to 63 have 1, 3, 5 ... 63 in 1,024.
CREATE FUNCTION search_slice(rank smallint, product_id bigint) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (32 >> least(rank::integer, 5))
  + floor(sqrt((product_id % ((32 >> least(rank::integer, 5)) * (32 >> least(rank::integer, 5))))::double precision))::integer;

-- The words, each prefixed with the slice's number, so that one index holds the words of each slice
-- separately. Words are letters and digits only, so a quote after a space begins one.
CREATE FUNCTION words_in_slice(words tsvector, slice integer) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN replace(' ' || words::text, ' ''', ' ''' || slice::text || ':')::tsvector;

-- Without a list of pending entries, which every lookup of a slice would read whole.
CREATE INDEX search_documents_slices ON search_documents
USING gin (words_in_slice(words, search_slice(rank, product_id))) WITH (fastupdate = off);

-- Real price drops: below the lowest price of the 30 days before the cut. A row is a candidate; readers
-- compare it with the product's present price.
CREATE TABLE deals (
  product_id bigint PRIMARY KEY REFERENCES products ON DELETE CASCADE,
  percent real NOT NULL CHECK (percent > 0),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  prior_low_minor bigint NOT NULL,
  days_known smallint NOT NULL,
  cut_at timestamptz NOT NULL
);
CREATE INDEX deals_deepest ON deals (percent DESC, product_id DESC);
CREATE INDEX deals_in_currency ON deals (currency, percent DESC, product_id DESC);
CREATE INDEX deals_age ON deals (cut_at);
