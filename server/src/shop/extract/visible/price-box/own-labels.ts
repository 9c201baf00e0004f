import { type ElementContext } from '../../html/open-element.ts';
import { type TextRun } from '../../html/text-run.ts';
import { currencySpan } from './currency-span.ts';
import { splitLabels, type OwnLabels } from './split-labels.ts';

/** How much of the text before and after an amount is about it, in characters. */
const MAX_BEFORE = 40;
const MAX_AFTER = 30;

/** The words of each amount of a run, without currencies. */
export function ownLabels(
  run: TextRun,
  amounts: readonly { amount: string; start: number; end: number }[],
): OwnLabels[] {
  const { text } = run;
  const spans = amounts.map((it) => ({ ...currencySpan(text, it), value: Number(it.amount) }));
  const labels =
    spans.length === 1
      ? spans.map(({ start, end }) => ({ before: text.slice(0, start), after: text.slice(end) }))
      : splitLabels({
          text,
          amounts: withoutOverlap(spans),
          borders: run.borders,
          shared: (one, other) => sharedElements(run.contextAt(one), run.contextAt(other)),
        });
  return labels.map(({ before, after }) => ({
    before: before.slice(-MAX_BEFORE),
    after: after.slice(0, MAX_AFTER),
  }));
}

/** A currency between two amounts is that of the first: "10 € 20 €". */
function withoutOverlap<T extends { start: number; end: number }>(spans: readonly T[]): T[] {
  return spans.map((span, index) => ({ ...span, start: Math.max(span.start, spans[index - 1]?.end ?? 0) }));
}

/** How many elements contain two texts. */
function sharedElements(one: ElementContext, other: ElementContext): number {
  const above = new Set<ElementContext>();
  for (let at: ElementContext | null = one; at; at = at.parent) above.add(at);
  let shared: ElementContext | null = other;
  while (shared && !above.has(shared)) shared = shared.parent;
  let count = 0;
  for (let at = shared; at; at = at.parent) count += 1;
  return count;
}
