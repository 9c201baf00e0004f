import { type GeneratedPage } from '@tidemark/demo-shop/generator/generated-page.ts';
import { type GeneratedLabelledPage } from './generated-pages.ts';
import { fieldOf, type ScoredPage } from './scores/score-page.ts';

export interface ScoredGeneratedPage extends ScoredPage {
  page: GeneratedLabelledPage;
}

/** How many pages of a kind have every value right. */
export interface KindTally {
  kind: string;
  right: number;
  all: number;
}

/** The kinds that a page counts for: its template, language, trade and so on. */
export function kindsOf({ template, language, trade, data, amounts, label }: GeneratedPage): string[] {
  const page = [`template ${template}`, `language ${language}`, `page ${label.pageKind}`];
  if (label.pageKind !== 'product') return page;
  const price = label.price === null ? 'without a price' : 'with a price';
  const roles = label.price === null ? [] : amounts.map(({ role }) => `role ${role}`);
  const stock = `stock ${label.availability ?? 'not stated'} ${price}`;
  return [...page, ...new Set(roles), `trade ${trade}`, `data ${data}`, stock];
}

/** The tallies of all kinds, the worst ones of each sort first. */
export function tallyByKind(pages: readonly ScoredGeneratedPage[]): KindTally[] {
  const tallies = new Map<string, KindTally>();
  for (const { page, fields } of pages) {
    const isRight = fields.every((it) => it.isRight);
    for (const kind of kindsOf(page.generated)) {
      const { right, all } = tallies.get(kind) ?? { right: 0, all: 0 };
      tallies.set(kind, { kind, right: right + (isRight ? 1 : 0), all: all + 1 });
    }
  }
  return [...tallies.values()].sort(
    (a, b) => sortOf(a.kind).localeCompare(sortOf(b.kind)) || a.right / a.all - b.right / b.all,
  );
}

/** The sort of kinds that a kind belongs to: "language" of "language de". */
function sortOf(kind: string): string {
  return kind.split(' ')[0] ?? '';
}

/** What was taken for the price where that is wrong, the most frequent first. */
export function wrongPrices(pages: readonly ScoredGeneratedPage[]): [what: string, count: number][] {
  const counts = new Map<string, number>();
  for (const scored of pages) {
    if (fieldOf(scored, 'price')?.isRight !== false) continue;
    const what = describePrice(scored);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}

function describePrice({ page: { generated }, got: { price } }: ScoredGeneratedPage): string {
  const { label, amounts } = generated;
  if (price === null) return 'none';
  if (label.pageKind !== 'product') return `page ${label.pageKind}`;
  const role = amounts.find(({ amount }) => Number(amount) === Number(price))?.role ?? 'an amount elsewhere';
  return label.price === null ? `${role}, where no price is shown` : role;
}
