import type { ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';

/** An offer as the commands print it: the contract's fields in its order, then the other fields. */
export function toExtractLine(reading: ExtractedOffer): object {
  const { price, currency, availability, title, image, sku, gtin, listPrice, confidence, method, evidence } =
    reading;
  const { brand, priceRange, details, sources } = reading;
  return {
    price,
    currency,
    availability,
    title,
    image,
    sku,
    gtin,
    listPrice,
    confidence,
    method,
    evidence,
    brand,
    priceRange,
    ...details,
    sources,
  };
}
