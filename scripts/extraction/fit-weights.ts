import {
  confidenceOf,
  rivalAmounts,
  scoreOf,
  strongestBySource,
  type RivalAmount,
} from '../../server/src/shop/extract/verdict/choose-price.ts';
import { judgePage } from '../../server/src/shop/extract/verdict/judge-page.ts';
import { priceSigns } from '../../server/src/shop/extract/verdict/is-product.ts';
import { sumOf, type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { isPriceOf, type LabelledPage } from './load-labelled-pages.ts';

/** A page as the fit sees it: which amounts compete, which of them is right, and whether it sells one product. */
export type ExtractionExample = {
  group: string;
  /** How much the page counts. */
  share: number;
  rivals: (RivalAmount & { isRight: boolean })[];
  signs: string[];
  isProduct: boolean;
};

type Flat = Record<string, number>;

/** By how much a weight is held to the one set by hand; the higher, the fewer pages may move it. */
const HOLD = { price: 3, page: 5, temperature: 8 };
const STEPS = 400;
const RATE = 0.05;

/** Turns pages into examples. The signs of a page need the price's weights, hence these come first. */
export function extractionExamples(
  pages: LabelledPage[],
  share: number,
  weights: ExtractionWeights,
): ExtractionExample[] {
  return pages.map(({ label, html, url, group }) => {
    const { candidates, signs, isGone } = judgePage({ html, url }, weights);
    const rivals = rivalAmounts(candidates, isGone).map((it) => ({
      ...it,
      isRight: isPriceOf(label, String(it.amount)),
    }));
    return { group, share, rivals, signs, isProduct: label.is_product };
  });
}

/**
 * Fits by maximum a posteriori: the weights set by hand are the centre of a normal prior, so that a weight leaves its place
 * only as far as pages pull it. The same examples give the same weights.
 */
export function fitWeights(examples: ExtractionExample[], hand: ExtractionWeights): ExtractionWeights {
  const products = examples.filter((it) => it.isProduct && it.rivals.length > 0);
  const start: Flat = { ...flatten(hand) };
  const price = climb(start, HOLD.price, (flat) => priceGradient(products, unflatten(flat, hand)));
  const fitted = unflatten(price, hand);
  const weights = { ...fitted.price, temperature: fitTemperature(products, fitted) };
  const judged = examples.map((it) => ({ ...it, signs: [...it.signs, ...signsOfPrice(it.rivals, weights)] }));
  const page = climb({ ...hand.page }, HOLD.page, (weights) => pageGradient(judged, weights));
  return { price: weights, page: rounded(page) };
}

/** The signs of a page that hang on its price, which changes with the weights. */
function signsOfPrice(rivals: RivalAmount[], weights: ExtractionWeights['price']): string[] {
  const scores = rivals.map((it) => scoreOf(it, weights));
  const best = rivals[scores.indexOf(Math.max(...scores))];
  return best ? priceSigns(confidenceOf(scores, weights), best.candidates) : [];
}

/** Gradient descent on the loss with the pull back to the start. */
function climb(start: Flat, hold: number, gradientAt: (weights: Flat) => Flat): Flat {
  const weights = { ...start };
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = gradientAt(weights);
    for (const name of Object.keys(weights)) {
      const pull = hold * ((weights[name] ?? 0) - (start[name] ?? 0));
      weights[name] = (weights[name] ?? 0) - RATE * Math.max(-5, Math.min(5, (gradient[name] ?? 0) + pull));
    }
  }
  return weights;
}

/** Of the loss -log P(a right amount), where amounts and "none" share the probability by their scores. */
function priceGradient(examples: ExtractionExample[], weights: ExtractionWeights): Flat {
  const gradient: Flat = {};
  const add = (name: string, value: number): void => {
    gradient[name] = (gradient[name] ?? 0) + value;
  };
  for (const { rivals, share } of examples) {
    const { scores, total } = shares(rivals, weights);
    const right = rivals.reduce((sum, it, index) => sum + (it.isRight ? (scores[index] ?? 0) : 0), 0);
    const none = Math.exp(weights.price.none) / total;
    const isNone = !rivals.some((it) => it.isRight);
    add('none', share * (none - (isNone ? 1 : 0)));
    rivals.forEach((rival, index) => {
      const given = (scores[index] ?? 0) / total;
      const wanted = rival.isRight && right > 0 ? (scores[index] ?? 0) / right : 0;
      addRival(rival, weights, share * (given - wanted), add);
    });
  }
  return gradient;
}

function addRival(
  { candidates, signs }: RivalAmount,
  weights: ExtractionWeights,
  pull: number,
  add: (name: string, value: number) => void,
): void {
  for (const sign of signs) add(`amounts.${sign}`, pull);
  for (const it of strongestBySource(candidates, weights.price)) {
    if (!it.signs) add(`kinds.${it.kind}`, pull);
    else {
      const slope = 1 / (1 + Math.exp(-sumOf(weights.price.visible, it.signs)));
      for (const sign of ['base', ...it.signs]) add(`visible.${sign}`, pull * slope);
    }
  }
}

function shares(rivals: RivalAmount[], { price }: ExtractionWeights): { scores: number[]; total: number } {
  const scores = rivals.map((it) => Math.exp(scoreOf(it, price)));
  return { scores, total: scores.reduce((sum, it) => sum + it, Math.exp(price.none)) };
}

/** The temperature at which the answers are as often right as they are sure, with a few imagined answers holding it to 1. */
function fitTemperature(examples: ExtractionExample[], weights: ExtractionWeights): number {
  const lossAt = (temperature: number): number =>
    examples.reduce(
      (loss, { rivals, share }) => {
        const scores = rivals.map((it) => scoreOf(it, weights.price));
        const isRight = rivals[scores.indexOf(Math.max(...scores))]?.isRight ?? false;
        const sure = Math.min(0.999, confidenceOf(scores, { ...weights.price, temperature }));
        return loss - share * Math.log(isRight ? sure : 1 - sure);
      },
      HOLD.temperature * Math.log(temperature) ** 2,
    );
  const tried = Array.from({ length: 60 }, (_, index) => Number((0.5 + index * 0.05).toFixed(2)));
  return tried.reduce((best, it) => (lossAt(it) < lossAt(best) ? it : best));
}

function pageGradient(examples: ExtractionExample[], weights: Flat): Flat {
  const gradient: Flat = {};
  for (const { signs, isProduct, share } of examples) {
    const miss = 1 / (1 + Math.exp(-sumOf(weights, signs))) - (isProduct ? 1 : 0);
    for (const sign of ['base', ...signs]) gradient[sign] = (gradient[sign] ?? 0) + share * miss;
  }
  return gradient;
}

function flatten({ price }: ExtractionWeights): Flat {
  return Object.fromEntries([
    ['none', price.none],
    ...prefixed('kinds', price.kinds),
    ...prefixed('visible', price.visible),
    ...prefixed('amounts', price.amounts),
  ]);
}

function prefixed(prefix: string, weights: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(weights).map(([name, value]) => [`${prefix}.${name}`, value]);
}

function unflatten(flat: Flat, { price, page }: ExtractionWeights): ExtractionWeights {
  const part = <T extends Readonly<Record<string, number>>>(prefix: string, like: T): T =>
    rounded(Object.fromEntries(Object.keys(like).map((name) => [name, flat[`${prefix}.${name}`] ?? 0]))) as T;
  return {
    page,
    price: {
      none: round(flat.none ?? 0),
      kinds: part('kinds', price.kinds),
      visible: part('visible', price.visible),
      amounts: part('amounts', price.amounts),
      temperature: price.temperature,
    },
  };
}

function rounded(weights: Flat): Flat {
  return Object.fromEntries(Object.entries(weights).map(([name, value]) => [name, round(value)]));
}

/** Three decimals: the last bits of exponentials differ between machines. */
function round(value: number): number {
  return Number(value.toFixed(3));
}
