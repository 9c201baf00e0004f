import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';
import { frame } from '../../../test/extract/unseen/frame.ts';

/** Encodes a text in an encoding with one or two bytes per character. */
function encode(text: string, encoding: string): Uint8Array {
  const codes = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding, { fatal: true });
  const addCharacter = (...bytes: number[]): void => {
    try {
      const char = decoder.decode(Uint8Array.from(bytes));
      if (!codes.has(char)) codes.set(char, bytes);
    } catch {
      // No character has these bytes.
    }
  };
  for (let byte = 0; byte < 256; byte += 1) addCharacter(byte);
  for (let lead = 0x81; lead < 0xff; lead += 1)
    for (let trail = 0x40; trail < 0xff; trail += 1) addCharacter(lead, trail);
  return Uint8Array.from([...text].flatMap((char) => codes.get(char) ?? [0x3f]));
}

type Case = [
  encoding: string,
  lang: string,
  host: string,
  name: string,
  body: string,
  expected: Partial<ExtractedOffer>,
];

const PAGES: Case[] = [
  ['windows-1251', 'ru', 'lavka.ru', 'Чайник электрический', '<p>Старая цена: 3 990 руб.</p><p>Цена: 2 990 руб.</p><p>Доставка 300 руб.</p><p>В наличии</p>', { price: '2990', listPrice: '3990', currency: 'RUB', availability: 'InStock' }],
  ['windows-1251', 'bg', 'magazin.bg', 'Кафемашина', '<p>Цена: 299,00 лв.</p><p>Изчерпан</p>', { price: '299', currency: 'BGN', availability: 'OutOfStock' }],
  ['iso-8859-2', 'pl', 'sklep.pl', 'Żelazko parowe', '<p>Cena: 199,99 zł</p><p>Dostawa: 12,99 zł</p><p>Dostępny</p>', { price: '199.99', currency: 'PLN', availability: 'InStock' }],
  ['windows-1250', 'cs', 'obchod.cz', 'Žehlička napařovací', '<p>1 299 Kč</p><p>Není skladem</p>', { price: '1299', currency: 'CZK', availability: 'OutOfStock' }],
  ['shift_jis', 'ja', 'mise.jp', '電気ケトル', '<p>価格：3,980円（税込）</p><p>送料550円</p><p>在庫切れ</p>', { price: '3980', currency: 'JPY', availability: 'OutOfStock' }],
  ['euc-kr', 'ko', 'gage.kr', '전기 주전자', '<p>판매가 39,800원</p><p>배송비 3,000원</p><p>품절</p>', { price: '39800', currency: 'KRW', availability: 'OutOfStock' }],
  ['big5', 'zh-TW', 'shop.com.tw', '電熱水壺', '<p>特價 $1,280</p><p>已售完</p>', { price: '1280', currency: 'TWD', availability: 'OutOfStock' }],
  ['windows-1254', 'tr', 'magaza.com.tr', 'Su Isıtıcısı', '<p>1.299,90 TL</p><p>Kargo 49,90 TL</p><p>Stokta yok</p>', { price: '1299.9', currency: 'TRY', availability: 'OutOfStock' }],
  ['windows-1255', 'he', 'hanut.co.il', 'קומקום חשמלי', '<p>מחיר: 199 ₪</p><p>במלאי</p>', { price: '199', currency: 'ILS', availability: 'InStock' }],
  ['windows-1252', 'de', 'laden.de', 'Wasserkocher für Tee', '<p>39,90 €</p><p>Nicht verfügbar</p>', { price: '39.9', currency: 'EUR', availability: 'OutOfStock' }],
]; // prettier-ignore

describe('pages in legacy encodings', () => {
  it.each(PAGES)(
    'reads a page in %s (language %s, host %s) with and without a declared charset',
    (encoding, lang, host, name, body, expected) => {
      const url = `https://www.${host}/p/1`;
      const page = { about: '', lang, name, body, expected };
      const declared = encode(
        frame({ ...page, head: `<meta http-equiv="Content-Type" content="text/html; charset=${encoding}">` }),
        encoding,
      );
      const undeclared = encode(frame(page), encoding);
      expect(extractOffer({ html: declared, url })).toMatchObject({ title: name, ...expected });
      expect(
        extractOffer({ html: undeclared, contentType: `text/html; charset=${encoding}`, url }),
      ).toMatchObject({
        title: name,
        ...expected,
      });
      expect(extractOffer({ html: undeclared, url })).toMatchObject({ title: name, ...expected });
    },
  );
});

describe('pages in UTF-8', () => {
  it.each(PAGES)('reads a page declared as %s (language %s, host %s) but written in UTF-8', (...page) => {
    const [encoding, lang, host, name, body, expected] = page;
    const url = `https://www.${host}/p/1`;
    const head = `<meta charset="${encoding}">`;
    const html = Buffer.from(frame({ about: '', lang, name, body, expected, head }));
    const contentType = `text/html; charset=${encoding}`;
    expect(extractOffer({ html, url, contentType })).toMatchObject({ title: name, ...expected });
  });

  it('reads a page that is cut off within a character', () => {
    const html = Buffer.from('<meta charset="iso-8859-1"><h1>Größe für Käse</h1><p>1,99 €</p>ä');
    const cut = html.subarray(0, html.length - 1);
    expect(extractOffer({ html: cut, url: 'https://laden.de/p/1' }).title).toBe('Größe für Käse');
  });
});
