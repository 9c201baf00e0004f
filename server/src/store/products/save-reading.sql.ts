/** A CTE that saves how an unchanged response is recognized, from the CTE `closed`. */
export const SAVE_VALIDATORS = `
validated AS (
  INSERT INTO page_validators AS v (product_id, etag, last_modified, body_hash, content_hash, extractor_key)
  SELECT id, etag, last_modified, body_hash, content_hash, extractor_key FROM closed WHERE validated
  ON CONFLICT (product_id) DO UPDATE
  SET etag = EXCLUDED.etag, last_modified = EXCLUDED.last_modified, body_hash = EXCLUDED.body_hash,
    content_hash = EXCLUDED.content_hash, extractor_key = EXCLUDED.extractor_key
  WHERE (v.etag, v.last_modified, v.body_hash, v.content_hash, v.extractor_key)
    IS DISTINCT FROM (EXCLUDED.etag, EXCLUDED.last_modified, EXCLUDED.body_hash, EXCLUDED.content_hash, EXCLUDED.extractor_key)
)`;

/** Spread of the last 30 days' prices as a share of their average. */
const SPREAD = `(
  SELECT (max(d.high_minor) - min(d.low_minor))::real / nullif(avg(d.close_minor), 0) FROM days_of(i.id, i.day - 29) d
  WHERE d.currency = i.currency)`;

/**
 * A CTE that updates the products of checks from the CTE `closed`: description, suspect and current price.
 * Fields that a check did not find keep their value, since one reading may miss a title.
 */
export const UPDATE_PRODUCTS = `
present AS (
  UPDATE products p SET
    title = coalesce(i.title, p.title), image_url = coalesce(i.image_url, p.image_url), brand = coalesce(i.brand, p.brand),
    sku = coalesce(i.sku, p.sku), gtin = coalesce(i.gtin, p.gtin),
    mpn = coalesce(i.mpn, p.mpn), variant = coalesce(i.variant, p.variant),
    page_url = CASE WHEN i.described THEN i.page_url ELSE p.page_url END,
    suspect = CASE WHEN i.suspect_changed THEN i.suspect ELSE p.suspect END,
    candidates = CASE WHEN i.price IS NULL THEN coalesce(i.candidates, p.candidates) END,
    price_minor = coalesce(i.price, p.price_minor), currency = coalesce(i.currency, p.currency),
    list_price_minor = CASE WHEN i.price IS NULL THEN p.list_price_minor ELSE i.list_price END,
    availability = CASE WHEN i.price IS NULL THEN coalesce(i.availability, p.availability) ELSE i.availability END,
    found_by = coalesce(i.found_by, p.found_by), rendered = coalesce(i.rendered, p.rendered), confidence = coalesce(i.confidence, p.confidence),
    evidence = CASE WHEN i.found_by IS NULL THEN p.evidence ELSE i.evidence END,
    last_point_at = CASE WHEN i.row THEN i.at WHEN i.day_row THEN i.day_start ELSE p.last_point_at END,
    run_first_day = CASE WHEN i.price IS NULL OR p.run_last_day >= i.day - 1 THEN p.run_first_day ELSE i.day END,
    run_last_day = CASE WHEN i.price IS NULL THEN p.run_last_day ELSE greatest(p.run_last_day, i.day) END,
    previous_price_minor = CASE WHEN p.currency <> i.currency THEN NULL WHEN p.price_minor <> i.price THEN p.price_minor
      ELSE p.previous_price_minor END,
    price_changed_at = CASE WHEN i.price <> p.price_minor OR i.currency <> p.currency OR i.price IS NOT NULL AND p.price_minor IS NULL
      THEN i.at ELSE p.price_changed_at END,
    low_minor = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.low_minor <= i.price THEN p.low_minor ELSE i.price END,
    low_at = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.low_minor <= i.price THEN p.low_at ELSE i.at END,
    high_minor = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.high_minor >= i.price THEN p.high_minor ELSE i.price END,
    high_at = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.high_minor >= i.price THEN p.high_at ELSE i.at END,
    last_event_id = coalesce(i.event_id, p.last_event_id),
    volatility = coalesce(CASE WHEN i.event_id IS NOT NULL THEN ${SPREAD} END, p.volatility)
  FROM closed i WHERE p.id = i.id AND (i.price IS NOT NULL OR i.availability IS NOT NULL OR i.described OR i.suspect_changed OR i.candidates IS NOT NULL)
)`;
