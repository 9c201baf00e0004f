import { type ExtractedOffer } from '../../../server/src/shop/extract/model/extracted-offer.ts';
import { type Label, type LabelledPage, type ScoredField } from '../load-labelled-pages.ts';

/** What an extractor says about a page. Fields that it does not know are null. */
export type ScoredOffer = Pick<
  ExtractedOffer,
  'price' | 'currency' | 'availability' | 'title' | 'listPrice' | 'isProduct' | 'confidence'
>;

export interface FieldScore {
  field: ScoredField;
  expected: readonly (string | null)[];
  got: string | null;
  isRight: boolean;
}

/** A page with what an extractor says about it, and the score of each field with a label. */
export interface ScoredPage {
  page: LabelledPage;
  got: ScoredOffer;
  fields: FieldScore[];
}

/** Compares an offer with the page's label. */
export function scorePage(page: LabelledPage, got: ScoredOffer): ScoredPage {
  const fields = scoredFields(page.label).map((field): FieldScore => {
    const value = field === 'isProduct' ? String(got.isProduct) : got[field];
    const expected = expectedValues(page.label, field, got.price);
    return { field, expected, got: value, isRight: expected.some((it) => isSame(field, it, value)) };
  });
  return { page, got, fields };
}

/** The score of one field; undefined if it is not scored. */
export function fieldOf({ fields }: ScoredPage, field: ScoredField): FieldScore | undefined {
  return fields.find((it) => it.field === field);
}

function scoredFields(label: Label): readonly ScoredField[] {
  if (label.scored) return label.scored;
  const { currency, availability, title, list_price: listPrice } = label;
  const values = { currency, availability, title, listPrice };
  const labelled = (Object.keys(values) as (keyof typeof values)[]).filter((it) => values[it] !== null);
  return ['price', ...labelled, 'isProduct'];
}

/** The right values of a field, given the extracted price: accepted prices may differ in currency. */
function expectedValues(label: Label, field: ScoredField, price: string | null): readonly (string | null)[] {
  const accepted = label.accepts?.[field];
  if (accepted) return accepted;
  const other = label.also_ok.find((it) => price !== null && Number(it.price) === Number(price));
  const isMain = price !== null && Number(label.price) === Number(price);
  return {
    price: label.price === null ? [null] : [label.price, ...label.also_ok.map((it) => it.price)],
    currency: [other && !isMain ? other.currency : label.currency],
    availability: [label.availability],
    title: [label.title],
    listPrice: [label.list_price],
    isProduct: [String(label.is_product)],
  }[field];
}

function isSame(field: ScoredField, expected: string | null, got: string | null): boolean {
  if (expected === null || got === null) return expected === got;
  if (field === 'title') return isSameTitle(expected, got);
  return expected === got || (/^[\d.]+$/.test(expected) && Number(expected) === Number(got));
}

/** Compares titles by words: the extracted one must contain most of the label's words and not many others. */
function isSameTitle(expected: string, got: string): boolean {
  const wanted = words(expected);
  const extracted = new Set(words(got));
  const shared = wanted.filter((word) => extracted.has(word)).length;
  return shared >= wanted.length * 0.7 && extracted.size <= wanted.length * 2 + 6;
}

function words(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}
