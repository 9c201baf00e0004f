import { type GeneratedPage } from '@tidemark/demo-shop/generator/generated-page.ts';
import { isPriceOf } from './load-labelled-pages.ts';
import { missesOf, type ScoredPage } from './score-extraction.ts';

export interface ScoredGeneratedPage extends ScoredPage {
  generated: GeneratedPage;
}

interface Tally {
  right: number;
  all: number;
}

/** The kinds that a page counts for: its template, language, trade and so on. */
export function kindsOf({ template, language, trade, data, amounts, label }: GeneratedPage): string[] {
  const page = [`template ${template}`, `language ${language}`, `page ${label.pageKind}`];
  if (label.pageKind !== 'product') return page;
  const price = label.price === null ? 'without a price' : 'with a price';
  const roles = label.price === null ? [] : amounts.map(({ role }) => `role ${role}`);
  return [
    ...page,
    ...new Set(roles),
    `trade ${trade}`,
    `data ${data}`,
    `stock ${label.availability ?? 'not stated'} ${price}`,
  ];
}

/** How many pages of each kind have every value right, the worst kinds of each sort first. */
export function tallyByKind(pages: readonly ScoredGeneratedPage[]): [kind: string, tally: Tally][] {
  const tallies = new Map<string, Tally>();
  for (const page of pages) {
    const isRight = missesOf(page).every((it) => it === 'right but not confident');
    for (const kind of kindsOf(page.generated)) {
      const tally = tallies.get(kind) ?? { right: 0, all: 0 };
      tally.all += 1;
      tally.right += isRight ? 1 : 0;
      tallies.set(kind, tally);
    }
  }
  return [...tallies].sort(([a, x], [b, y]) => sortOf(a).localeCompare(sortOf(b)) || shareOf(x) - shareOf(y));
}

/** The sort of kinds that a kind belongs to: "language" of "language de". */
function sortOf(kind: string): string {
  return kind.split(' ')[0] ?? '';
}

function shareOf({ right, all }: Tally): number {
  return right / all;
}

/** The roles of the amounts that were taken for the price, the most frequent first. */
export function wrongPriceRoles(pages: readonly ScoredGeneratedPage[]): [role: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { label, got, generated } of pages) {
    if (got.price === label.price || isPriceOf(label, got.price)) continue;
    const role = roleOf(generated, got.price);
    counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

function roleOf({ label, amounts }: GeneratedPage, price: string | null): string {
  if (price === null) return `no price found`;
  if (label.pageKind !== 'product') return `page ${label.pageKind}`;
  const role = amounts.find(({ amount }) => Number(amount) === Number(price))?.role ?? 'an amount elsewhere';
  return label.price === null ? `no price is shown, got ${role}` : role;
}

/** How many products without a list price got one. */
export function falseListPrices(pages: readonly ScoredGeneratedPage[]): number {
  return pages.filter(
    ({ label, got }) => isPriceOf(label, got.price) && label.list_price === null && got.listPrice !== null,
  ).length;
}
