import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type SiteRules } from '@tidemark/contracts/site.ts';
import { load, type CheerioAPI } from 'cheerio';
import { structuredAvailability } from '../structured/structured-availability.ts';
import { stockStateIn } from '../visible/stock-state.ts';
import { MAX_EVIDENCE_LENGTH, type PriceCandidate, type ProductFacts } from '../model/candidate.ts';
import { parsePrice } from '../money/parse-price.ts';
import { oneLine } from '../text/one-line.ts';

interface RuleHints {
  currency: string | null;
  locale: string | null;
}

/**
 * Reads a page by an operator's selectors, tried in order; null if there are none. Invalid selectors are
 * ignored.
 */
export function readBySelectors(
  html: Buffer,
  rules: SiteRules | undefined,
  locale: string | null,
): ProductFacts | null {
  if (!rules) return null;
  const lists = [rules.price, rules.listPrice, rules.title, rules.image, rules.availability];
  if (!lists.some((list) => list && list.length > 0)) return null;
  const page = load(html.toString());
  const hints = { currency: rules.currency ?? null, locale };
  const stock = firstText(page, rules.availability);
  return {
    method: 'site-rule',
    name: firstText(page, rules.title),
    image: firstText(page, rules.image?.map(withSource)),
    brand: null,
    sku: null,
    gtin: null,
    availability: stock === null ? null : readStockText(stock),
    prices: [...readPrice(page, rules.price, false, hints), ...readPrice(page, rules.listPrice, true, hints)],
  };
}

/** The stock state that a text states, as a structured value or in words; null where it states none. */
export function readStockText(text: string): AvailabilityOrUnknown {
  return structuredAvailability(text) ?? stockStateIn(text)?.availability ?? null;
}

function readPrice(
  page: CheerioAPI,
  selectors: string[] | undefined,
  isList: boolean,
  hints: RuleHints,
): PriceCandidate[] {
  for (const selector of selectors ?? []) {
    const text = select(page, selector);
    const { amount = null, currency = null } = text ? parsePrice(text, hints) : {};
    if (!text || !amount || Number(amount) === 0) continue;
    return [
      {
        amount,
        currency: hints.currency ?? currency,
        method: 'site-rule',
        kind: 'site-rule',
        isList,
        evidence: `${selector}: ${text}`.slice(0, MAX_EVIDENCE_LENGTH),
      },
    ];
  }
  return [];
}

function firstText(page: CheerioAPI, selectors: string[] | undefined): string | null {
  return selectors?.map((selector) => select(page, selector)).find((it) => it !== null) ?? null;
}

/** Selects the `src` attribute unless the rule names another one. */
function withSource(selector: string): string {
  return selector.includes(' @') ? selector : `${selector} @src`;
}

/** Whether a rule is a valid CSS selector, optionally followed by an attribute (" @content"). */
export function isSelector(rule: string): boolean {
  try {
    load('')(partsOf(rule).selector);
    return true;
  } catch {
    return false;
  }
}

function partsOf(rule: string): { selector: string; attribute: string | null } {
  const mark = rule.lastIndexOf(' @');
  if (mark < 0) return { selector: rule, attribute: null };
  return { selector: rule.slice(0, mark), attribute: rule.slice(mark + 2).trim() };
}

function select(page: CheerioAPI, rule: string): string | null {
  const { selector, attribute } = partsOf(rule);
  try {
    const found = page(selector).first();
    const text = attribute === null ? found.text() : found.attr(attribute);
    return oneLine(text ?? '') || null;
  } catch {
    return null;
  }
}
