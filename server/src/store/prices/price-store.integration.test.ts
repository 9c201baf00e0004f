import { keepHistory } from './keep-history.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { describePriceStore } from './price-store.contract.ts';

describePriceStore(
  'partitions',
  async () => {
    const { database, drop } = await createTestDatabase();
    const keep = (days: number) => keepHistory(database, days, new Date());
    return { database, makeRoom: keep, passDays: keep, close: drop };
  },
  { runs: 25 },
);
