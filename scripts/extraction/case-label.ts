import { type Availability } from '@tidemark/contracts/availability.ts';
import { type Label, type ScoredField } from './load-labelled-pages.ts';

type OneOf = string | null | (string | null)[];
const EXPECTED_FIELDS = ['price', 'currency', 'availability', 'listPrice'] as const;

/** A page written after a report of a wrong value. A list means that any of its values is right. */
export interface ReportedCase {
  id: string;
  file: string;
  url: string;
  kind: string;
  expected: Partial<Record<(typeof EXPECTED_FIELDS)[number], OneOf>>;
}

/** The label of a reported case. Only the fields that the report names are scored. */
export function caseLabel({ id, url, kind, expected }: ReportedCase): Label {
  const valuesOf = (field: (typeof EXPECTED_FIELDS)[number]): (string | null)[] => {
    const value = expected[field];
    return value === undefined ? [] : [value].flat();
  };
  const first = (field: (typeof EXPECTED_FIELDS)[number]): string | null =>
    valuesOf(field).find((it) => it !== null) ?? null;
  const scored: ScoredField[] = EXPECTED_FIELDS.filter((it) => expected[it] !== undefined);
  const currency = first('currency');
  return {
    file: id,
    url_if_known: url,
    is_product: first('price') !== null || expected.price === undefined,
    price: first('price'),
    currency,
    also_ok: valuesOf('price').flatMap((price) =>
      price === null || price === first('price') ? [] : [{ price, currency: currency ?? '' }],
    ),
    availability: first('availability') as Availability | null,
    title: null,
    list_price: first('listPrice'),
    kind: kind || 'other reports',
    scored,
    accepts: Object.fromEntries(
      scored.map((field) => [field, valuesOf(field as (typeof EXPECTED_FIELDS)[number])]),
    ),
  };
}
