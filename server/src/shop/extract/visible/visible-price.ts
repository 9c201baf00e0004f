import { MAX_EVIDENCE, type PriceCandidate } from '../model/candidate.ts';
import { type ElementContext } from '../html/open-element.ts';
import type { Buttons } from './page-anchors.ts';
import { findAmounts, type FoundAmount } from '../money/parse-price.ts';
import {
  isListPrice,
  isOther,
  isPriceBox,
  isScaled,
  signReader,
  type PageView,
  type SeenAmount,
} from './visible-signs.ts';
import { writtenRange } from '../money/price-range.ts';
import { currencyOfRegion, regionOf } from '../money/region.ts';
import type { TextRun } from '../html/text-run.ts';
import { sumOf, type PriceWeights } from '../model/weights.ts';

const MAX_SEEN = 2000;
const MAX_CANDIDATES = 16;
/** A former price stands beside the price; farther off it is another product's. Counted in runs. */
const LIST_REACH = 8;
/** Of a text in which a number without a currency may be a price. */
const MAX_BARE = 60;
const LEAST_SCORE = 0.5;
/** A dash for no cents, as nothing but prices have it: "206,-", "3 995:-", "1'299.–". */
const DASH = /^\s?[.,:]\s?[-–—](?!\s?\d)/;

export type VisibleHint = {
  currency: string | null;
  locale: string | null;
  /** The run of the product's name. */
  anchor: number | null;
  buttons: Buttons;
  /** Indexes of runs before which there is a heading that is in none of them. */
  passedHeadings: number[];
  /** Whether the runs are all of the page's. */
  isWhole: boolean;
};

/** Reads the prices that a page shows, the likeliest first; those in parts about other things only where a whole page has no other. */
export function readVisiblePrices(
  runs: TextRun[],
  hint: VisibleHint,
  weights: PriceWeights,
): PriceCandidate[] {
  const own = pricesAmong(runs, hint, weights, (run) => !run.isForeign);
  return !hint.isWhole || own.some((it) => !it.isList) ? own : pricesAmong(runs, hint, weights, () => true);
}

function pricesAmong(
  runs: TextRun[],
  hint: VisibleHint,
  weights: PriceWeights,
  isRead: (run: TextRun) => boolean,
): PriceCandidate[] {
  const seen = runs.flatMap((run) => (isRead(run) ? amountsOf(run, hint) : [])).slice(0, MAX_SEEN);
  const page = viewOf(runs, seen, hint);
  const readSigns = signReader(weights.visible, LEAST_SCORE);
  const scored = seen
    .map((it) => ({ it, signs: readSigns(it, page) }))
    .flatMap(({ it, signs }) => (signs ? [candidateOf(it, signs, page, weights)] : []))
    .sort((a, b) => b.score - a.score);
  const lead = scored.find(({ candidate }) => !candidate.isList)?.it.run.index ?? page.anchor ?? 0;
  return scored
    .filter(
      ({ it, candidate }) =>
        !candidate.isList || (!it.context.isForeign && Math.abs(it.run.index - lead) <= LIST_REACH),
    )
    .slice(0, MAX_CANDIDATES)
    .map(({ candidate }) => candidate);
}

function candidateOf(
  it: SeenAmount,
  signs: string[],
  page: PageView,
  weights: PriceWeights,
): { it: SeenAmount; score: number; candidate: PriceCandidate } {
  const candidate: PriceCandidate = {
    amount: it.amount,
    currency: it.currency,
    method: 'visible',
    kind: 'visible',
    isList: isListPrice(it, page),
    signs,
    range: it.range,
    evidence: it.run.text.trim().slice(0, MAX_EVIDENCE),
  };
  return { it, score: sumOf(weights.visible, signs), candidate };
}

function amountsOf(run: TextRun, hint: { currency: string | null; locale: string | null }): SeenAmount[] {
  if (!run.mayHaveDigit) return [];
  const amounts = findAmounts(run.text, hint);
  return amounts.flatMap((found, index) => {
    const next = amounts[index + 1];
    const range = writtenRange(run.text, found, next);
    const after = run.text.slice(found.end, found.end + 30);
    if (!found.currency && !range && run.text.length > MAX_BARE && !DASH.test(after)) return [];
    const context = run.contextAt(found.start);
    const before = run.text.slice(Math.max(0, found.start - 40), found.start);
    const currency =
      found.currency ??
      (range ? next?.currency : null) ??
      (DASH.test(after) ? localCurrency(hint.locale) : null);
    if (!looksLikeMoney({ ...found, currency }, run.text, context) || isScaled(after)) return [];
    if (isModelNumber(found, before, after) && currency !== localCurrency(hint.locale)) return [];
    return [
      {
        amount: found.amount,
        currency,
        run,
        context,
        before,
        after,
        signature: signatureOf(context),
        range,
      },
    ];
  });
}

/** "205/55 R16" is a tyre but where people pay in rand. */
function isModelNumber({ amount }: FoundAmount, before: string, after: string): boolean {
  if (!/^\d{1,3}$/.test(amount)) return false;
  return /(?<![\p{L}\p{Sc}])\p{Lu}\s?$/u.test(before) || /^\s?\p{Lu}\d/u.test(after);
}

function localCurrency(locale: string | null): string | null {
  return locale ? currencyOfRegion(regionOf(locale)) : null;
}

/** A currency, or a price's own box around a number written as prices are ("206,-", "19.99", "1 299"). */
function looksLikeMoney(found: FoundAmount, text: string, context: ElementContext): boolean {
  if (Number(found.amount) === 0) return false;
  if (found.currency) return true;
  if (text.length > MAX_BARE || !isPriceBox(context)) return false;
  const written = text.slice(found.start, found.end);
  return (
    /[.,]\d\d$/.test(written) ||
    /^\s?[.,:]?\s?[-–—]/.test(text.slice(found.end)) ||
    text.replace(/[^\p{L}\d]/gu, '') === written.replace(/\D/g, '')
  );
}

function viewOf(
  runs: TextRun[],
  seen: SeenAmount[],
  { anchor, buttons, currency, passedHeadings }: VisibleHint,
): PageView {
  const repeats = new Map<string, number>();
  const places = new Map<string, Set<TextRun>>();
  for (const { signature, amount, run, context } of seen) {
    repeats.set(signature, (repeats.get(signature) ?? 0) + 1);
    if (!context.isForeign) places.set(amount, (places.get(amount) ?? new Set()).add(run));
  }
  const first = seen.find(
    (it) =>
      it.currency !== null &&
      it.run.index >= (anchor ?? Infinity) &&
      !it.context.isForeign &&
      !it.context.isStruck &&
      !isOther(it),
  );
  return {
    anchor,
    buyButton: buttons.own[0]?.index ?? null,
    repeats,
    places,
    seen,
    currency,
    first: first ?? null,
    nextHeading: anchor === null ? null : nextHeading(runs, anchor, passedHeadings),
  };
}

function nextHeading(runs: TextRun[], anchor: number, passed: number[]): number | null {
  const name = runs.find((it) => it.index === anchor)?.text.trim();
  const next = runs.find((it) => it.index > anchor && it.context.isHeading && it.text.trim() !== name);
  const nearest = Math.min(
    next?.index ?? Infinity,
    ...passed
      .filter((it) => it > anchor + 1)
      .map((it) => it - 1)
      .slice(0, 1),
  );
  return Number.isFinite(nearest) ? nearest : null;
}

/** The same kind of place in a list of products has the same classes. */
function signatureOf(context: ElementContext): string {
  return `${context.tag} ${context.words}/${context.parent?.tag} ${context.parent?.words}`;
}
