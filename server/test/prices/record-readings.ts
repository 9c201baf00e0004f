import { type Database } from '../../src/ports/database/database.ts';
import { type Step } from '../../src/store/prices/rules/next-point.ts';
import { recordPrices } from '../../src/store/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../database/add-product.ts';
import { changesOf, type TimedReading } from './readings.ts';

/** Records readings of a new product the way checks do, and returns its id. */
export async function recordReadings(database: Database, all: readonly TimedReading[]): Promise<string> {
  const productId = await addProduct(database);
  for (const { seen, step } of changesOf(all)) await recordReading(database, productId, seen, step);
  return productId;
}

export async function recordReading(
  database: Database,
  productId: string,
  seen: TimedReading,
  step: Pick<Step, 'row' | 'dayRow'> = { row: true, dayRow: false },
): Promise<void> {
  const leaseId = await leaseOf(database, productId);
  const report = priceReport(productId, leaseId, seen.priceMinor, seen.currency);
  const price = report.price && { ...report.price, reading: seen, step };
  await recordPrices(database, [{ ...report, at: seen.at, price }]);
}
