import { describe, expect, it } from 'vitest';
import { currencySpan } from './currency-span.ts';

describe('currencySpan', () => {
  it.each([
    ['Was Rs. {1,999} today', 'Rs. 1,999'],
    ['Fr. {249.00}', 'Fr. 249.00'],
    ['UVP €{129}', '€129'],
    ['Før kr {1 599},- nå', 'kr 1 599'],
    ['Cena {99,00} zł brutto', '99,00 zł'],
    ['{12100}円税込', '12100円'],
    ['{12,000}원(부가세 포함)', '12,000원'],
    ['{990} руб. рассрочка', '990 руб.'],
    ['{990} рассрочка', '990'],
    ['from {99} today', '99'],
    ['{100} kr/mån', '100 kr'],
  ])('finds the currency beside the amount in %j', (marked, expected) => {
    const text = marked.replace(/[{}]/g, '');
    const start = marked.indexOf('{');
    const span = currencySpan(text, { start, end: marked.indexOf('}') - 1 });
    expect(text.slice(span.start, span.end)).toBe(expected);
  });
});
