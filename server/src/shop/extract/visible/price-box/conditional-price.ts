import { wordPattern } from '../../words/word-pattern.ts';
import { WORD_END, WORD_START } from './word-borders.ts';

const MEMBERS_OR_USED = wordPattern('membersOnly', 'usedGoods');
const ANY = wordPattern('membersOnly', 'usedGoods', 'cartDiscount', 'withCode', 'tradeIn', 'addOnService');
/** A cheap test first: most amounts stand alone. */
const WORD = /[^\s\d\p{P}\p{S}]{2}/u;
const BEFORE = new RegExp(`${WORD_START}${ANY}${WORD_END}`, 'iu');
const AFTER = new RegExp(
  `^\\s?[\\p{Sc}\\p{L}.]{0,4}\\s?(?:${wordPattern('forOrWith')} )?(?:the |our )?${MEMBERS_OR_USED}(?!\\p{L})`,
  'iu',
);

const CODE_AFTER = new RegExp(
  `^[\\s(–-]{0,3}(?:\\p{L}{1,12}\\s){0,2}${wordPattern('withCode')}${WORD_END}`,
  'iu',
);

/**
 * Whether the text around an amount makes it a price for members or card holders, for used or graded goods,
 * with a cart, a code or a trade-in, or of a service. It is not what every buyer pays for a new one.
 *
 */
export function isConditionalPrice(before: string, after: string): boolean {
  return (
    (WORD.test(before) && BEFORE.test(lastClause(before))) ||
    (WORD.test(after) && (AFTER.test(after) || CODE_AFTER.test(after)))
  );
}

/** The text since the last sentence end or the last amount: words before those belong to something else. */
function lastClause(text: string): string {
  const end = Math.max(text.lastIndexOf('. '), text.lastIndexOf('! '), text.lastIndexOf('|'));
  const clause = text.slice(end + 1);
  const digits = /\d(?=\D{6,}$)/u.exec(clause);
  return digits && /\p{Sc}|,\d\d|\.\d\d/u.test(clause) ? clause.slice(digits.index + 1) : clause;
}
