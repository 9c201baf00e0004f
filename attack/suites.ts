import { type AttackSuite } from './suite.ts';
import { anonymousFlood } from './suites/anonymous-flood.ts';
import { callers } from './suites/callers.ts';
import { fuzzedRequests } from './suites/fuzzed-requests.ts';
import { greedyAccount } from './suites/greedy-account.ts';
import { hostilePages } from './suites/hostile-pages.ts';
import { hungReceivers } from './suites/hung-receivers.ts';
import { oneAgainstAShop } from './suites/one-against-a-shop.ts';
import { privateAddresses } from './suites/private-addresses.ts';
import { randomKills } from './suites/random-kills.ts';
import { slowStrangers } from './suites/slow-strangers.ts';
import { soak } from './suites/soak.ts';
import { weapon } from './suites/weapon.ts';

/** All suites. `npm run attack` runs them in full, e2e/attack.test.ts in a small size. */
export const suites: readonly AttackSuite[] = [
  greedyAccount,
  hostilePages,
  hungReceivers,
  oneAgainstAShop,
  privateAddresses,
  weapon,
  slowStrangers,
  anonymousFlood,
  callers,
  fuzzedRequests,
  randomKills,
  soak,
];
