import { type ProductDetails } from '../model/product-details.ts';
import { type TextRun } from '../html/text-run.ts';
import { wordPattern } from '../words/word-pattern.ts';

type Rating = NonNullable<ProductDetails['rating']>;

const NUMBER = '(\\d{1,3}(?:[.,]\\d{1,2})?)';
/** "4.6 out of 5", "4,6/5", "87 / 100". */
const VALUE = new RegExp(
  `(?<![\\d.,])${NUMBER}\\s?(?:★\\s?)?${wordPattern('ratingOutOf')}\\s?(5|10|100)(?![\\d.,/]\\d|\\d|\\s?%)`,
  'iu',
);
/** "5つ星のうち4.3", "5점 만점에 4.5", "5 üzerinden 4,6", "5 yıldız üzerinden 4,6". */
const BEST_FIRST = new RegExp(
  `(?<![\\d.,])(5|10|100)\\s?${wordPattern('ratingBestFirst')}\\s?${NUMBER}`,
  'iu',
);
const COUNT = new RegExp(
  `(?:\\(\\s?(\\d[\\d.,  ]{0,10})\\s?(?:\\p{L}[\\p{L} ]{0,30})?\\)|(?<![\\d.,])(\\d[\\d.,  ]{0,10})\\s?${wordPattern('reviews')})`,
  'iu',
);
/** A rating without a fraction needs a count or stars: "3 of 10 colours" is none. */
const STARS = new RegExp(`^\\s?${wordPattern('stars')}`, 'iu');
/** In runs. A rating further from the name belongs to a single review. */
export const MAX_RATING_DISTANCE = 25;
const MAX_LINE_LENGTH = 120;
/** In runs after the rating. */
const MAX_COUNT_DISTANCE = 2;

/** The product's rating in the runs near its name: "4.6 out of 5 (231)". */
export function readVisibleRating(runs: readonly TextRun[]): Rating | null {
  for (const [index, run] of runs.entries()) {
    if (!run.mayHaveDigit || run.width > MAX_LINE_LENGTH) continue;
    const rating = ratingIn(run.text);
    if (!rating) continue;
    const { value, best, rest } = rating;
    const lines = [
      rest,
      ...runs.slice(index + 1, index + 1 + MAX_COUNT_DISTANCE).map((it) => it.text.slice(0, MAX_LINE_LENGTH)),
    ];
    const count = lines.map(countIn).find((it) => it !== null) ?? null;
    if (count !== null || !Number.isInteger(value) || STARS.test(rest)) return { value, best, count };
  }
  return null;
}

function ratingIn(text: string): { value: number; best: number; rest: string } | null {
  const plain = VALUE.exec(text);
  const match = plain ?? BEST_FIRST.exec(text);
  if (!match) return null;
  const [first = '', second = ''] = match.slice(1);
  const value = Number((plain ? first : second).replace(',', '.'));
  const best = Number(plain ? second : first);
  return value > 0 && value <= best ? { value, best, rest: text.slice(match.index + match[0].length) } : null;
}

function countIn(text: string): number | null {
  const match = COUNT.exec(text);
  const digits = (match?.[1] ?? match?.[2] ?? '').replace(/\D/g, '');
  return digits === '' ? null : Number(digits);
}
