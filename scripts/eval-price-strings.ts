/**
 * Scores price parsing against a file of labelled strings: npm run eval:price-strings -- FILE
 * Prints every string that is parsed wrongly; the last line is one JSON line of figures.
 */
import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { currencyCode } from '../server/src/shop/extract/money/currency.ts';
import { parsePrice } from '../server/src/shop/extract/money/parse-price.ts';

interface LabelledString {
  raw: string | null;
  currency_hint: string | null;
  expected_amount: string | null;
  expected_currency: string | null;
  /** Known to fail; counted separately. */
  xfail: boolean;
}

interface Score {
  amountRight: boolean;
  /** Null where the currency is not scored. */
  currencyRight: boolean | null;
}

const file = argv[2];
if (!file) throw new Error('usage: npm run eval:price-strings -- FILE');
const cases = JSON.parse(await readFile(file, 'utf8')) as LabelledString[];
const results = cases.map((it) => {
  const got = parsePrice(it.raw ?? '', { currency: it.currency_hint });
  return { it, got, ...score(it, got) };
});

for (const { it, got, amountRight, currencyRight } of results) {
  if (amountRight && currencyRight !== false) continue;
  console.log(
    `${it.xfail ? 'xfail ' : 'MISS  '}${JSON.stringify(it.raw)} hint ${JSON.stringify(it.currency_hint)}: ` +
      `got ${got.amount} ${got.currency}, expected ${it.expected_amount} ${it.expected_currency}`,
  );
}
const counted = results.filter(({ it }) => !it.xfail);
console.log(
  JSON.stringify({
    cases: counted.length,
    amountRightShare: share(counted, (it) => it.amountRight),
    currencyRightShare: share(
      counted.filter((it) => it.currencyRight !== null),
      (it) => it.currencyRight === true,
    ),
    xfailCases: results.length - counted.length,
    xfailAmountRightShare: share(
      results.filter(({ it }) => it.xfail),
      (it) => it.amountRight,
    ),
  }),
);

/** The currency is not scored if the label's currency text does not identify one ISO code. */
function score(it: LabelledString, got: { amount: string | null; currency: string | null }): Score {
  const expected = it.expected_amount;
  const amountRight =
    expected === null ? got.amount === null : got.amount !== null && Number(got.amount) === Number(expected);
  if (it.expected_currency === null) return { amountRight, currencyRight: got.currency === null };
  const code = currencyCode(it.expected_currency);
  return { amountRight, currencyRight: code === null ? null : got.currency === code };
}

function share<T>(list: T[], isRight: (it: T) => boolean): number {
  return list.length === 0 ? 1 : Number((list.filter(isRight).length / list.length).toFixed(4));
}
