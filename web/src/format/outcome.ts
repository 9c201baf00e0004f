import { type Availability } from '@tidemark/contracts/availability.ts';
import { type CheckProgress } from '@tidemark/contracts/events.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';

/** Outcomes in a few plain words; null when the check went well. */
export const PROBLEM_WORDS: Readonly<Record<CheckOutcome, string | null>> = {
  priced: null,
  unchanged: null,
  unpriced: 'No price found on the page',
  blocked: 'The shop blocks our visits',
  gone: 'The page is gone',
  unreachable: 'The shop did not answer',
  forbidden_by_robots: 'The shop asks robots to stay away',
  refused_address: 'This address is not public',
  not_a_product: 'This page is not a product',
};

export const STOCK_WORDS: Readonly<Record<Availability, string>> = {
  InStock: 'In stock',
  OutOfStock: 'Out of stock',
  PreOrder: 'Pre-order',
  BackOrder: 'Back-order',
  Discontinued: 'Discontinued',
};

export const STEP_WORDS: Readonly<Record<CheckProgress['step'], string>> = {
  queued: 'Waiting for the shop’s turn',
  fetching: 'Fetching the page',
  extracting: 'Reading the price',
  finished: 'Done',
};

const METHOD_WORDS: Readonly<Record<string, string>> = {
  'site-rule': 'the place that this shop’s rules name',
  'json-ld': 'the page’s structured data (JSON-LD)',
  microdata: 'the page’s microdata',
  rdfa: 'the page’s RDFa data',
  meta: 'the page’s meta tags',
  'page-state': 'data embedded in the page’s scripts',
  visible: 'the price visible on the page',
};

/** Where on the page a price was read. */
export function methodInWords(method: string, rendered: boolean): string {
  const words = METHOD_WORDS[method] ?? method;
  return rendered ? `${words}, drawn in a browser,` : words;
}
