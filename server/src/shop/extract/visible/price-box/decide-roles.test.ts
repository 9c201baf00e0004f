import { describe, expect, it } from 'vitest';
import { decideRoles, type AmountRole, type BoxAmount, type BoxContext } from './decide-roles.ts';

function amount(value: number, traits: Partial<BoxAmount> = {}): BoxAmount {
  const text = traits.text ?? '';
  return {
    value, currency: 'EUR', line: 1, kind: 'span', isStruck: false, isOldByClass: false, isNowByClass: false, label: null, text,
    words: text.toLowerCase().match(/\p{L}{2,}/gu) ?? [], ...traits,
  }; // prettier-ignore
}

const BOX: BoxContext = { percents: [], mayPair: () => true };
const ALONE: BoxContext = { percents: [], mayPair: () => false };

type Case = [name: string, amounts: BoxAmount[], context: BoxContext, roles: (AmountRole | null)[]];

const CASES: Case[] = [
  ['a net price beside the gross one', [amount(100, { label: 'net' }), amount(121, { label: 'gross' })], BOX, ['net', null]],
  ['an amount without words that is the gross one without tax', [amount(1980), amount(2178, { label: 'gross' })], BOX, ['net', null]],
  ['two amounts that name one unknown tax', [amount(100, { text: 'xxx zoo' }), amount(121, { text: 'yyy zoo' })], BOX, ['net', null]],
  ['a net price on its own', [amount(100, { label: 'net' })], ALONE, [null]],
  ['instalments that add up', [amount(49.75, { text: '4 x' }), amount(199)], ALONE, ['part', null]],
  ['a saving', [amount(80), amount(100, { isStruck: true }), amount(20, { text: 'xxx' })], ALONE, [null, 'former', 'part']],
  ['three prices without words in steps', [amount(10), amount(20), amount(30)], ALONE, [null, null, null]],
  ['a price with a code', [amount(79, { text: 'xxx SAVE20' }), amount(99)], BOX, ['conditional', null]],
  ['a price for ten pieces', [amount(79, { text: 'xxx 10 pcs' }), amount(99)], BOX, ['conditional', null]],
  ['a former price with a lower one', [amount(129, { label: 'former' }), amount(99)], BOX, ['former', null]],
  ['a former price on its own', [amount(129, { label: 'former' })], ALONE, [null]],
  ['a former price with a lower instalment only', [amount(129, { label: 'former' }), amount(11, { label: 'other' })], BOX, [null, null]],
  ['an old price by class', [amount(129, { isOldByClass: true }), amount(99)], ALONE, ['former', null]],
  ['a discount in percent', [amount(100), amount(80)], { ...ALONE, percents: [20] }, ['former', null]],
  ['another percentage', [amount(100), amount(80)], { ...ALONE, percents: [50] }, [null, null]],
  ['a pair without words', [amount(129), amount(99)], BOX, ['formerByPlace', null]],
  ['a pair of which only the lower one has words', [amount(99, { text: 'xxx' }), amount(129)], BOX, ['explained', null]],
  ['a pair of which only the higher one has words', [amount(99), amount(129, { text: 'xxx' })], BOX, [null, 'formerByPlace']],
  ['two amounts too far apart for a pair', [amount(5), amount(129)], BOX, [null, null]],
  ['a pair in two currencies', [amount(99), amount(129, { currency: 'USD' })], BOX, [null, null]],
  ['two lines of one kind', [amount(99), amount(129, { line: 2 })], BOX, [null, null]],
  ['two lines of two kinds', [amount(99), amount(129, { line: 2, kind: 'b' })], BOX, [null, 'formerByPlace']],
]; // prettier-ignore

describe('decideRoles', () => {
  it.each(CASES)('knows the roles of %s', (_, amounts, context, roles) => {
    expect(decideRoles(amounts, context)).toEqual(roles);
  });
});
