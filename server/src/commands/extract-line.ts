import type { PageReading } from '../extract/page-reading.ts';

/** A reading as the commands print it: the fields that the contract names, in its order. */
export function toExtractLine(reading: PageReading): object {
  const { price, currency, availability, title, image, sku, gtin, listPrice, confidence, method, evidence } =
    reading;
  return { price, currency, availability, title, image, sku, gtin, listPrice, confidence, method, evidence };
}
