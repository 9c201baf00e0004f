import { type Database } from '../../src/ports/database/database.ts';
import { importHistory, type PastReading } from '../../src/store/prices/import-history.ts';
import { recordPrices } from '../../src/store/prices/record-price.ts';
import { leaseOf, priceReport } from '../database/add-product.ts';

const DAY_MS = 86_400_000;
const CYCLE_DAYS = 35;
const SALE_DAYS = 8;
export const USUAL_MINOR = 10_000;
export const SALE_MINOR = 7000;

/** Records a check that finds this price now. */
export async function recordPrice(database: Database, productId: string, priceMinor: number): Promise<void> {
  const leaseId = await leaseOf(database, productId);
  await recordPrices(database, [priceReport(productId, leaseId, priceMinor)]);
}

/**
 * Imports a history of `days` days with a 30% sale on eight days of every 35; the last one began
 * `lastSaleAgo` days ago.
 */
export async function addPastSales(
  database: Database,
  productId: string,
  { days, lastSaleAgo }: { days: number; lastSaleAgo: number },
): Promise<void> {
  const readings = Array.from({ length: days }, (_, i): PastReading => {
    const intoCycle = (((lastSaleAgo - (days - i)) % CYCLE_DAYS) + CYCLE_DAYS) % CYCLE_DAYS;
    return {
      at: new Date(Date.now() - (days - i) * DAY_MS),
      priceMinor: intoCycle < SALE_DAYS ? SALE_MINOR : USUAL_MINOR,
      listPriceMinor: null,
      currency: 'USD',
      availability: 'InStock',
    };
  });
  await importHistory(database, productId, readings, new Date(Date.now() - 90 * DAY_MS));
}
