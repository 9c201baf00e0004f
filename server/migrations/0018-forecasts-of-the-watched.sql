-- Forecasts of products that began, or ceased, to be watched while their price stood went on to be made as often as before.
UPDATE product_forecasts f SET is_watched = p.watcher_count > 0,
  due_at = CASE WHEN p.watcher_count > 0 THEN least(f.due_at, now()) ELSE f.due_at END
FROM products p WHERE p.id = f.product_id AND f.is_watched <> (p.watcher_count > 0);
