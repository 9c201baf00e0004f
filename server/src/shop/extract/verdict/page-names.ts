import { hashOf } from '../html/html-bytes.ts';
import { type OpenElement } from '../html/open-element.ts';
import { hasWord } from '../html/element-context.ts';
import { type TextRun } from '../html/text-run.ts';
import { letters, titleParts } from '../structured/product-name.ts';

const HREF = hashOf('href');
/** "/", "https://shop.example", "./index.php". */
const HOME = /^(?:https?:\/\/[^/?#]+)?[./]*(?:index\.\w{2,5})?$/i;
const NAME_WORD = /title|name|heading/;
const MAX_NAME_WIDTH = 250;
const MIN_NAME_LENGTH = 3;
/** A title with a shop's name of this length is about the shop. */
const MIN_HOST_LENGTH = 6;
/** Lists have many names; a product's own is among the first. */
const MAX_SHOWN = 40;

/** The names that a page gives its product, without those of the shop. */
export interface PageNames {
  headings: string[];
  /** Those in the title. */
  parts: string[];
  /** Texts of lower headings and of elements that are called names. */
  shown: string[];
}

/**
 * Separates the product's names from the shop's, which may be the title's first or last part and even the h1.
 * `sites` are names of the shop from other sources.
 */
export function pageNames(
  { headings, title }: { headings: readonly string[]; title: string | null },
  runs: readonly TextRun[],
  sites: readonly string[],
): PageNames {
  const parts = titleParts(title ?? '');
  const hosts = sites.map(letters).filter((it) => it.length >= MIN_HOST_LENGTH);
  const mayBeSite = new Set([...parts, ...headings].map(letters));
  const site = new Set([...sites.map(letters), ...logoNames(runs, mayBeSite)]);
  const isSite = (name: string): boolean => site.has(letters(name));
  const shown = firstShownNames(runs);
  const shownParts = parts.filter((part) => shown.some((it) => letters(it) === letters(part)));
  const isRefuted = (heading: string): boolean =>
    shownParts.length > 0 &&
    !shownParts.some((part) => letters(part) === letters(heading)) &&
    parts.some((part) => letters(part) === letters(heading));
  return {
    headings: headings.filter((it) => !isSite(it) && !isRefuted(it)),
    parts: parts.filter((it) => !isSite(it) && !hosts.some((host) => letters(it).includes(host))),
    shown: shown.filter((it) => !isSite(it)),
  };
}

/** Which of these names link to the front page. */
function logoNames(runs: readonly TextRun[], names: ReadonlySet<string>): string[] {
  return runs
    .filter((run) => !run.isUnrelated && run.width <= MAX_NAME_WIDTH && run.context.isInLink)
    .filter((run) => HOME.test(targetOf(run.element) ?? '-'))
    .map((run) => letters(run.text))
    .filter((name) => names.has(name));
}

function targetOf(element: OpenElement): string | null {
  let link: OpenElement | null = element;
  while (link && link.tag !== 'a') link = link.parent;
  return link?.recordedValue(HREF)?.trim() ?? null;
}

function firstShownNames(runs: readonly TextRun[]): string[] {
  const shown: string[] = [];
  for (const run of runs) {
    if (isShownName(run)) shown.push(run.text.trim());
    if (shown.length === MAX_SHOWN) break;
  }
  return shown;
}

function isShownName(run: TextRun): boolean {
  const { context } = run;
  return (
    !run.isUnrelated &&
    run.width <= MAX_NAME_WIDTH &&
    run.width >= MIN_NAME_LENGTH &&
    !context.isInLink &&
    !context.isInOption &&
    context.tag !== 'h1' &&
    (context.isHeading || hasWord(context, NAME_WORD, 1))
  );
}
