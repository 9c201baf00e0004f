/** What the words of an amount say it is. */
import { wordPattern } from '../../words/word-pattern.ts';
import { WORD_END, WORD_START } from './word-borders.ts';
import { type OwnLabels } from './split-labels.ts';

const MARKS = '[*¹²³†:：.\\s]{0,4}';
const before = (words: string): RegExp =>
  new RegExp(`${WORD_START}${words}${WORD_END}${MARKS}[-–(（[]?\\s?$`, 'iu');
const after = (words: string): RegExp =>
  new RegExp(`^[\\s*¹²³†,.–(（[-]{0,4}(?:${wordPattern('price')}\\s)?${words}${WORD_END}`, 'iu');

const TAX = { net: wordPattern('withoutTax'), gross: wordPattern('withTax') };
const FORMER = wordPattern('listPrice', 'regularPrice');
const NET_BEFORE = before(TAX.net);
const NET_AFTER = after(TAX.net);
const GROSS_BEFORE = before(TAX.gross);
const GROSS_AFTER = after(TAX.gross);
const FORMER_AFTER = after(`(?:${wordPattern('listPriceAfter')}|${FORMER})`);
const MAY_SAY = /\p{L}/u;

/** An amount without VAT or another sales tax. */
export function isWithoutTax({ before: lead, after: trail }: OwnLabels): boolean {
  if (MAY_SAY.test(trail) && NET_AFTER.test(trail)) return true;
  return MAY_SAY.test(lead) && NET_BEFORE.test(lead) && !GROSS_AFTER.test(trail);
}

/** An amount with tax. */
export function isWithTax({ before: lead, after: trail }: OwnLabels): boolean {
  if (MAY_SAY.test(trail) && GROSS_AFTER.test(trail)) return true;
  return MAY_SAY.test(lead) && GROSS_BEFORE.test(lead);
}

/** "129 € UVP", "10000 Ft helyett": the words of a former price behind it. */
export function isFormerAfter({ after: trail }: OwnLabels): boolean {
  return MAY_SAY.test(trail) && FORMER_AFTER.test(trail);
}

const ANY_WORD = /\p{L}{2,}/gu;

/** The words of an amount, in lower case. */
export function labelWords({ before: lead, after: trail }: OwnLabels): string[] {
  return `${lead} ${trail}`.toLowerCase().match(ANY_WORD) ?? [];
}
