import { type Availability } from '@tidemark/contracts/availability.ts';
import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';

/** A short label per failed outcome; null if the check succeeded. */
export const PROBLEM_LABELS: Readonly<Record<CheckOutcome, string | null>> = {
  priced: null,
  unchanged: null,
  unsure: 'The price is not certain',
  unpriced: 'No price found on the page',
  another_product: 'The page now shows another product',
  blocked: 'The shop blocks our requests',
  gone: 'The page no longer exists',
  unreachable: 'The shop did not respond',
  forbidden_by_robots: 'The shop’s robots.txt forbids this page',
  refused_address: 'This address is not public',
  not_a_product: 'This page is not a product',
};

export const AVAILABILITY_LABELS: Readonly<Record<Availability, string>> = {
  InStock: 'In stock',
  OutOfStock: 'Out of stock',
  PreOrder: 'Pre-order',
  BackOrder: 'Back-order',
  Discontinued: 'Discontinued',
};

export const STEP_LABELS: Readonly<Record<CheckProgress['step'], string>> = {
  queued: 'Waiting in the queue',
  fetching: 'Fetching the page',
  extracting: 'Reading the price',
  finished: 'Done',
};

const METHOD_LABELS: Readonly<Record<string, string>> = {
  'site-rule': 'the element selected by this shop’s rules',
  'json-ld': 'the page’s structured data (JSON-LD)',
  microdata: 'the page’s microdata',
  rdfa: 'the page’s RDFa data',
  meta: 'the page’s meta tags',
  'page-state': 'data in the page’s scripts',
  visible: 'the price shown on the page',
};

/** Where on the page the price was read. */
export function describeMethod(method: string): string {
  return METHOD_LABELS[method] ?? method;
}
