import { expect, it } from 'vitest';
import { checkProduct } from './check-product.ts';
import { startTestApi } from '../../../test/api/test-api.ts';
import { addProduct, leaseOf } from '../../../test/database/add-product.ts';

it('checkProduct records an unexpected error with its code and schedules the next check', async () => {
  const { parts, close } = await startTestApi({ env: { TIDEMARK_ALLOW_HOSTS: 'shop.example' } });
  const { database } = parts;
  const productId = await addProduct(database);
  const unexpected = Object.assign(new Error('unexpected'), { code: 'ERR_NEVER_SEEN' });
  const robots = { check: () => Promise.reject(unexpected) };
  const checkParts = { ...parts.checkParts(new AbortController().signal), robots };
  await checkProduct({ productId, leaseId: await leaseOf(database, productId) }, checkParts);
  expect(
    await database.query(
      'SELECT lease_id, last_outcome, last_message, failures, due_at > now() AS rests FROM schedule WHERE product_id = $1',
      [productId],
    ),
  ).toEqual([
    {
      lease_id: null,
      last_outcome: 'unpriced',
      last_message: 'This page could not be checked (ERR_NEVER_SEEN).',
      failures: 1,
      rests: true,
    },
  ]);
  await close();
});
