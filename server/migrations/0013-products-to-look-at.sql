-- What search and forecasts have to do for the products that were there before them. By itself, for millions of rows take minutes, in which
-- no lock on `products` may be held that keeps checks from being recorded.
INSERT INTO index_backlog (product_id) SELECT id FROM products WHERE title IS NOT NULL;
INSERT INTO product_forecasts (product_id, site_id, is_watched)
SELECT id, site_id, watcher_count > 0 FROM products WHERE price_minor IS NOT NULL
ON CONFLICT DO NOTHING;
