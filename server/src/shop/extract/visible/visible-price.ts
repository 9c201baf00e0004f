import { hasWord } from '../html/element-context.ts';
import { type ElementContext } from '../html/open-element.ts';
import { type TextRun } from '../html/text-run.ts';
import { MAX_EVIDENCE_LENGTH, type PriceCandidate } from '../model/candidate.ts';
import { sumOf, type PriceWeights } from '../model/weights.ts';
import { findAmounts, type FoundAmount } from '../money/parse-price.ts';
import { writtenRange, type PriceRange } from '../money/price-range.ts';
import { currencyOfRegion, regionOf } from '../money/region.ts';
import { isScaled } from './price-box/amount-labels.ts';
import { type BuyButtons } from './page-anchors.ts';
import { isListPrice, type StatedAmounts } from './price-box/list-price.ts';
import { isOtherAmount } from './price-box/other-amount.ts';
import { LabelLines } from './price-box/label-line.ts';
import { type OwnLabels } from './price-box/split-labels.ts';
import { ownLabels } from './price-box/own-labels.ts';
import { PriceBoxes } from './price-box/price-boxes.ts';
import { type VisibleAmount } from './price-box/visible-amount.ts';
import { PRICE_WORD } from './price-box/price-class-words.ts';
import { priceSignalReader, type AmountSurroundings } from './price-signals.ts';
import { ProductCards } from './product-card.ts';
import { tierPrices } from './tier-prices.ts';

/** Amounts beyond this number are not read. No product page shows as many. */
const MAX_AMOUNTS = 2000;
const MAX_CANDIDATES = 16;
/** In runs. A list price further from the price belongs to another product. */
const MAX_LIST_PRICE_DISTANCE = 8;
/** The longest text in which a number without a currency may be a price. */
const MAX_BARE_LENGTH = 60;
const MIN_SCORE = 0.5;
/** A dash in place of the cents, which only prices have: "206,-", "3 995:-", "1'299.–". */
const DASH = /^\s?[.,:]\s?[-–—](?!\s?\d)/;

export interface VisiblePriceHints {
  currency: string | null;
  locale: string | null;
  stated: StatedAmounts;
  /** The index of the run with the product's name. */
  anchor: number | null;
  /** The product's names on the page. */
  names?: readonly string[];
  buttons: BuyButtons;
  /** Indexes of runs preceded by a skipped part with a heading. */
  skippedHeadings: number[];
  /** Whether the runs are all of the page's. */
  isWhole: boolean;
}

export interface VisiblePrices {
  /** Likeliest first. */
  candidates: PriceCandidate[];
  /** The number of amounts in cards (see `product-card.ts`). */
  inCards: number;
}

/**
 * Reads the prices that a page shows, likeliest first. Prices in unrelated parts count only on a whole page
 * without others.
 */
export function readVisiblePrices(
  runs: TextRun[],
  hints: VisiblePriceHints,
  weights: PriceWeights,
): VisiblePrices {
  const own = pricesAmong(runs, hints, weights, (run) => !run.isUnrelated);
  return !hints.isWhole || own.candidates.some((it) => !it.isList)
    ? own
    : pricesAmong(runs, hints, weights, () => true);
}

function pricesAmong(
  runs: TextRun[],
  hints: VisiblePriceHints,
  weights: PriceWeights,
  isRead: (run: TextRun) => boolean,
): VisiblePrices {
  const amounts = firstAmounts(runs.filter(isRead), cardsOf(runs, hints), hints);
  const surroundings = surroundingsOf(runs, amounts, hints);
  const readSignals = priceSignalReader(weights.visible, MIN_SCORE);
  const scored = amounts
    .map((amount) => ({ amount, signals: readSignals(amount, surroundings) }))
    .flatMap(({ amount, signals }) =>
      signals
        ? [
            {
              amount,
              score: sumOf(weights.visible, signals),
              candidate: candidateOf(amount, signals, isListPrice(amount, surroundings.boxes, hints.stated)),
            },
          ]
        : [],
    )
    .sort((a, b) => b.score - a.score);
  const lead = scored.find(({ candidate }) => !candidate.isList)?.amount.run.index ?? hints.anchor ?? 0;
  const candidates = scored
    .filter(
      ({ amount: { context, run }, candidate }) =>
        !candidate.isList || (!context.isUnrelated && Math.abs(run.index - lead) <= MAX_LIST_PRICE_DISTANCE),
    )
    .slice(0, MAX_CANDIDATES)
    .map(({ candidate }) => candidate);
  return { candidates, inCards: amounts.filter((it) => it.isInCard).length };
}

function cardsOf(runs: TextRun[], { anchor, names = [], skippedHeadings }: VisiblePriceHints): ProductCards {
  return new ProductCards(runs, {
    anchor: runs.find((it) => it.index === anchor) ?? null,
    names: names.join('\n').toLowerCase(),
    nextHeading: anchor === null ? null : nextHeading(runs, anchor, skippedHeadings),
  });
}

function firstAmounts(runs: TextRun[], cards: ProductCards, hints: VisiblePriceHints): VisibleAmount[] {
  const amounts: VisibleAmount[] = [];
  const lines = new LabelLines();
  for (const [index, run] of runs.entries()) {
    const neighbours = { previous: runs[index - 1], next: runs[index + 1] };
    amounts.push(
      ...amountsOf(run, hints, (own) =>
        own.length === 1 ? own.map((it) => lines.labelsOf(run, it, neighbours)) : own,
      ),
    );
    if (amounts.length >= MAX_AMOUNTS) break;
  }
  const found = amounts.slice(0, MAX_AMOUNTS);
  const inCards = cards.show(found);
  const tiers = tierPrices(found);
  return found.map((it, index) => ({
    ...it,
    isInCard: inCards[index] ?? false,
    isTier: tiers[index] ?? false,
  }));
}

function candidateOf(amount: VisibleAmount, signals: string[], isList: boolean): PriceCandidate {
  return {
    amount: amount.amount,
    currency: amount.currency,
    method: 'visible',
    kind: 'visible',
    isList,
    signals,
    range: amount.range,
    evidence: amount.run.text.trim().slice(0, MAX_EVIDENCE_LENGTH),
  };
}

function amountsOf(
  run: TextRun,
  hints: { currency: string | null; locale: string | null },
  withLines: (own: OwnLabels[]) => OwnLabels[],
): VisibleAmount[] {
  if (!run.mayHaveDigit) return [];
  const all = findAmounts(run.text, hints);
  const money = all.flatMap((found, index) => moneyOf(run, found, all[index + 1], hints.locale) ?? []);
  if (money.length === 0) return [];
  const labels = withLines(ownLabels(run, money));
  return money.map(({ amount, currency, context, range }, index) => ({
    amount,
    currency,
    run,
    context,
    before: labels[index]?.before ?? '',
    after: labels[index]?.after ?? '',
    signature: signatureOf(context),
    isInCard: false,
    isTier: false,
    range,
  }));
}

/** An amount of a run that is money. */
interface Money extends FoundAmount {
  context: ElementContext;
  range: PriceRange | null;
}

/** An amount of a run with its currency; null if it is not money. */
function moneyOf(
  run: TextRun,
  found: FoundAmount,
  next: FoundAmount | undefined,
  locale: string | null,
): Money | null {
  const { text } = run;
  const range = writtenRange(text, found, next);
  const after = text.slice(found.end, found.end + 30);
  if (!found.currency && !range && text.length > MAX_BARE_LENGTH && !DASH.test(after)) return null;
  const context = run.contextAt(found.start);
  const before = text.slice(Math.max(0, found.start - 4), found.start);
  const currency =
    found.currency ?? (range ? next?.currency : null) ?? (DASH.test(after) ? localCurrency(locale) : null);
  if (!looksLikeMoney({ ...found, currency }, text, context) || isScaled(after)) return null;
  if (isModelNumber(found, before, after) && currency !== localCurrency(locale)) return null;
  return { ...found, currency, context, range };
}

/** "205/55 R16" is a tyre size, except where people pay in rand. */
function isModelNumber({ amount }: FoundAmount, before: string, after: string): boolean {
  if (!/^\d{1,3}$/.test(amount)) return false;
  return /(?<![\p{L}\p{Sc}])\p{Lu}\s?$/u.test(before) || /^\s?\p{Lu}\d/u.test(after);
}

function localCurrency(locale: string | null): string | null {
  return locale ? currencyOfRegion(regionOf(locale)) : null;
}

/**
 * An amount with a currency, or a number in a price's own element, written like a price: "206,-", "19.99", "1
 * 299".
 */
function looksLikeMoney(found: FoundAmount, text: string, context: ElementContext): boolean {
  if (Number(found.amount) === 0) return false;
  if (found.currency) return true;
  if (text.length > MAX_BARE_LENGTH || !hasWord(context, PRICE_WORD, 3)) return false;
  const written = text.slice(found.start, found.end);
  return (
    /[.,]\d\d$/.test(written) ||
    /^\s?[.,:]?\s?[-–—]/.test(text.slice(found.end)) ||
    text.replace(/[^\p{L}\d]/gu, '') === written.replace(/\D/g, '')
  );
}

function surroundingsOf(
  runs: TextRun[],
  amounts: VisibleAmount[],
  { anchor, buttons, currency, skippedHeadings }: VisiblePriceHints,
): AmountSurroundings {
  const repeats = new Map<string, number>();
  const places = new Map<string, Set<TextRun>>();
  for (const { signature, amount, run, context } of amounts) {
    repeats.set(signature, (repeats.get(signature) ?? 0) + 1);
    if (!context.isUnrelated) places.set(amount, (places.get(amount) ?? new Set()).add(run));
  }
  const first = amounts.find(
    (it) =>
      it.currency !== null &&
      it.run.index >= (anchor ?? Infinity) &&
      !it.context.isUnrelated &&
      !it.context.isStruck &&
      !isOtherAmount(it),
  );
  return {
    anchor,
    buyButton: (buttons.own[0] ?? buttons.controls[0])?.index ?? null,
    repeats,
    places,
    boxes: new PriceBoxes(amounts, runs),
    currency,
    first: first ?? null,
    nextHeading: anchor === null ? null : nextHeading(runs, anchor, skippedHeadings),
  };
}

/** The index of the first heading after the name that does not repeat it, read or skipped. */
function nextHeading(runs: TextRun[], anchor: number, skipped: number[]): number | null {
  const name = runs.find((it) => it.index === anchor)?.text.trim();
  const next = runs.find((it) => it.index > anchor && it.context.isHeading && it.text.trim() !== name);
  const nearest = Math.min(
    next?.index ?? Infinity,
    ...skipped
      .filter((it) => it > anchor + 1)
      .map((it) => it - 1)
      .slice(0, 1),
  );
  return Number.isFinite(nearest) ? nearest : null;
}

/** Amounts in the same kind of element, as in a list of products, have the same tags and classes. */
function signatureOf(context: ElementContext): string {
  return `${context.tag} ${context.words}/${context.parent?.tag} ${context.parent?.words}`;
}
