import { figuresOf, intervalsOf, type Interval } from './figures.ts';
import { calibrationError, reliabilityOf } from './reliability.ts';
import { type ScoredPage } from './score-page.ts';

/** Figures in the tables by group. */
const GROUP_FIGURES = ['pages', 'priceF1', 'currencyRight', 'falsePrices', 'wrongAndConfident', 'outOfStockF1', 'listPriceF1', 'titleRight', 'fieldsRight', 'wholeRight']; // prettier-ignore

/** Prints the wrong values of every page that has any. */
export function printMisses(pages: readonly (ScoredPage & { note?: string })[]): void {
  for (const { page, fields, note } of pages) {
    const misses = fields.filter((it) => !it.isRight);
    if (misses.length > 0) console.log(`${page.label.file}${note ? ` (${note})` : ''}`);
    for (const { field, got, expected } of misses)
      console.log(`    ${field} ${got}, expected ${expected.join(' or ')}`);
  }
}

/** Prints one column of figures for each run, the first one with its 95% intervals. */
export function printFigures(runs: Readonly<Record<string, readonly ScoredPage[]>>): void {
  const [first = []] = Object.values(runs);
  const intervals = intervalsOf(first);
  const columns = Object.values(runs).map(figuresOf);
  printRow('', [...Object.keys(runs).slice(0, 1), '95% interval', ...Object.keys(runs).slice(1)]);
  for (const name of Object.keys(columns[0] ?? {})) {
    const [own, ...others] = columns.map((it) => shown(it[name]));
    printRow(name, [own ?? '', intervalText(intervals[name]), ...others]);
  }
}

/** Prints one row of figures for each group of pages. */
export function printGroups(
  title: string,
  pages: readonly ScoredPage[],
  groupOf: (page: ScoredPage) => string,
): void {
  printRow(title, GROUP_FIGURES);
  const groups = [...Map.groupBy(pages, groupOf)].toSorted(
    ([a, one], [b, two]) => two.length - one.length || a.localeCompare(b),
  );
  for (const [name, its] of groups) {
    const figures = figuresOf(its);
    printRow(
      name,
      GROUP_FIGURES.map((it) => shown(figures[it])),
    );
  }
}

/** Prints how often prices are right by confidence. */
export function printReliability(pages: readonly ScoredPage[]): void {
  const bins = reliabilityOf(pages);
  printRow('confidence', ['prices', 'mean', 'right']);
  for (const it of bins)
    printRow(`${it.from} to ${it.to}`, [
      String(it.count),
      it.meanConfidence.toFixed(3),
      it.rightShare.toFixed(3),
    ]);
  console.log(`expected calibration error ${calibrationError(bins)}`);
}

function printRow(name: string, cells: readonly string[]): void {
  console.log(
    `${name.slice(0, 44).padEnd(44)} ${cells.map((it) => it.padEnd(Math.max(14, it.length))).join(' ')}`.trimEnd(),
  );
}

function shown(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '-' : String(value);
}

function intervalText(interval: Interval | undefined): string {
  return interval && !Number.isNaN(interval[0]) ? `${interval[0]} to ${interval[1]}` : '-';
}
