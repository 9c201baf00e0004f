import { describe, expect, it } from 'vitest';
import { type GeneratedPage } from './generated-page.ts';
import { generatePage, generatePages, renderPage } from './generate-page.ts';
import { isHeldOutTemplate } from './is-held-out-template.ts';
import { LANGUAGES } from './languages/languages.ts';
import { type Words } from './languages/language.ts';
import { OTHER_KINDS } from './scene/page-kind.ts';
import { moneyParts, moneyText, plainAmount, priceFormat } from './scene/price-format.ts';
import { TEMPLATES } from './templates/templates.ts';

const PAGES_PER_TEMPLATE = 40;
const LABELS_WITH_AMOUNT: readonly (keyof Words)[] = [
  'now', 'was', 'rrp', 'low30', 'from', 'unit', 'net', 'gross', 'instalment', 'deposit', 'member', 'code',
  'bundle', 'saving', 'freeShipping', 'shipping', 'cashback', 'elsewhere', 'tier', 'perDay', 'subscribe', 'once',
  'used', 'bid', 'total',
]; // prettier-ignore

/** The visible text of a page, as one line without markup. */
function textOf(html: string): string {
  return html
    .replaceAll(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&#039;', "'")
    .replaceAll(/[\s\u00a0\u202f]+/g, '');
}

/** The digits of a price in every format of the language, without signs and spaces. */
function spellingsOf(language: string, currency: string, price: string): string[] {
  const samples = LANGUAGES.filter(({ tag }) => tag === language).flatMap(({ markets }) =>
    markets
      .filter((it) => it.split(' ')[1] === currency)
      .flatMap((it) => (it.split(': ')[1] ?? '').split('|')),
  );
  return samples.map((sample) => {
    const { whole, decimal, fraction } = moneyParts(
      priceFormat(sample, currency),
      Math.round(Number(price) * 100),
    );
    return (whole + decimal + fraction).replaceAll(/[\s\u00a0\u202f]+/g, '');
  });
}

/** What is wrong with a page's label, or with its markup. */
function faultsOf({ html, label, language, url }: GeneratedPage): string[] {
  const { price, listPrice, currency, isProduct, title, availability } = label;
  const text = textOf(html);
  const isShown = (amount: string | null): boolean =>
    amount === null || spellingsOf(language, currency ?? '', amount).some((it) => text.includes(it));
  const checks: [boolean, string][] = [
    [isShown(price), `the price ${price} ${currency} is not shown`],
    [isShown(listPrice), `the list price ${listPrice} ${currency} is not shown`],
    [(currency === null) === (price === null), 'a price has a currency'],
    [listPrice === null || Number(listPrice) > Number(price), 'the list price is the higher one'],
    [isProduct || (price ?? availability ?? title) === null, 'a page without a product has no values'],
    [title === null || html.includes(title.replaceAll("'", '&#039;')), `the title ${title} is missing`],
    [!/\{\w*\}|undefined|NaN/.test(text), 'a placeholder was not filled'],
    [URL.canParse(url), `the URL ${url} is not valid`],
  ];
  return checks.filter(([isRight]) => !isRight).map(([, fault]) => fault);
}

function templatesUsed(part: 'development' | 'held-out'): Set<string> {
  return new Set([...generatePages({ seed: 1, count: 400, part })].map(({ template }) => template));
}

describe('the page generator', () => {
  it('gives the same bytes for the same seed, and other bytes for another', () => {
    expect(generatePage(7)).toEqual(generatePage(7));
    expect(generatePage(7).html).not.toBe(generatePage(8).html);
  });

  it('iterates over consecutive seeds', () => {
    expect([...generatePages({ seed: 3, count: 2 })]).toEqual([generatePage(3), generatePage(4)]);
  });

  it('keeps development and held-out templates apart, a fifth to a half held out', () => {
    expect(templatesUsed('development').intersection(templatesUsed('held-out')).size).toBe(0);
    const share = TEMPLATES.filter(({ name }) => isHeldOutTemplate(name)).length / TEMPLATES.length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.5);
  });

  it('draws every kind of page and every language', () => {
    const pages = [...generatePages({ seed: 1, count: 2000 })];
    const kinds = new Set(pages.map(({ label }) => label.pageKind));
    expect(kinds).toEqual(new Set(['product', ...OTHER_KINDS]));
    const languages = new Set(pages.map(({ language }) => language));
    expect(languages).toEqual(new Set(LANGUAGES.map(({ tag }) => tag)));
  });

  it('has one template for each name', () => {
    expect(new Set(TEMPLATES.map(({ name }) => name)).size).toBe(TEMPLATES.length);
  });
});

describe.each(TEMPLATES.map((it) => [it.name, it] as const))('the template %s', (_, template) => {
  const pages = Array.from({ length: PAGES_PER_TEMPLATE }, (_, seed) => renderPage(seed, template));

  it('labels what its pages show, with prices in a format of their language', () => {
    expect(pages.flatMap((page, seed) => faultsOf(page).map((it) => `seed ${seed}: ${it}`))).toEqual([]);
  });
});

describe.each([...new Set(LANGUAGES)].map((it) => [it.tag, it] as const))(
  'the wording of %s',
  (_, { words, markets }) => {
    it('has an amount in each label of an amount, and no empty spelling', () => {
      for (const label of LABELS_WITH_AMOUNT)
        for (const spelling of words[label].split('|')) expect(spelling, label).toContain('{a}');
      for (const text of Object.values(words) as string[])
        expect(text.split('|').every((it) => it.trim() !== '')).toBe(true);
    });

    it('has formats that write an amount as the sample does', () => {
      for (const market of markets) {
        const [head = '', samples = ''] = market.split(': ');
        for (const sample of samples.split('|'))
        expect(moneyText(priceFormat(sample, head.split(' ')[1] ?? ''), 123450).replace('1,235', '1,234')).toHaveLength(sample.length); // prettier-ignore
      }
    });
  },
);

describe('a format of prices', () => {
  it.each([
    ['1.234,50 €', 'EUR', 99, '0,99 €'],
    ['1 234:-', 'SEK', 1299900, '12 999:-'],
    ['CHF 1’234.–', 'CHF', 123400000, 'CHF 1’234’000.–'],
    ['₹1,234', 'INR', 12345600, '₹1,23,456'],
    ['1234,50 zł', 'PLN', 1234500, '12345,00 zł'],
    ['١٬٢٣٤ ج.م', 'EGP', 59000, '٥٩٠ ج.م'],
  ])('writes amounts like its sample %s', (sample, currency, cents, text) => {
    expect(moneyText(priceFormat(sample, currency), cents)).toBe(text);
  });

  it('has data with a point', () => {
    expect([plainAmount(1250), plainAmount(1300)]).toEqual(['12.50', '13']);
  });
});
