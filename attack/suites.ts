import { type AttackSuite } from './suite.ts';
import { greedyAccount } from './suites/greedy-account.ts';
import { hostilePages } from './suites/hostile-pages.ts';
import { oneAgainstAShop } from './suites/one-against-a-shop.ts';
import { privateAddresses } from './suites/private-addresses.ts';

/** All suites. `npm run attack` runs them in full, e2e/attack.test.ts in a small size. */
export const suites: readonly AttackSuite[] = [
  privateAddresses,
  hostilePages,
  oneAgainstAShop,
  greedyAccount,
];
