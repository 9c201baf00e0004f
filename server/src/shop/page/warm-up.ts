import { extractOffer } from '../extract/extract-offer.ts';

/** An expression is compiled to bytecode for its first text, and to machine code for its second. */
const TIMES = 2;
/** Expressions are compiled apart for texts of Latin letters and for others. */
const LANGUAGES = [
  {
    name: 'Kettle',
    price: 'Price',
    box: 'Was 49,99 € now only 39,99 € incl. VAT, 33,61 € excl. VAT',
    instalments: 'or 4 payments of 9,99 € a month with code SAVE10, save 10 €',
    stock: ['Availability:', 'In stock, ships in 2-3 days', 'Available from 12 March', 'Notify me'],
    buy: 'Add to cart',
  },
  {
    name: 'Чайник',
    price: 'Цена',
    box: 'Было 4 999 ₽ сейчас 3 999 ₽ с НДС, 3 361 ₽ без НДС',
    instalments: 'или 4 платежа по 999 ₽ в месяц по промокоду, скидка 1 000 ₽',
    stock: ['Наличие:', 'В наличии, отправка через 2-3 дня', 'Нет в наличии до 12 марта', '在庫あり'],
    buy: 'В корзину',
  },
];

/**
 * Reads small pages, so that the expressions for the words of all languages are compiled before the first
 * page of a shop. Otherwise that page would take long, and its site would count as slow.
 */
export function warmUp(): void {
  for (let time = 0; time < TIMES; time += 1)
    for (const language of LANGUAGES)
      for (const isBrief of [true, false])
        extractOffer({ html: pageIn(language), url: 'https://shop.example/p' }, undefined, { isBrief });
}

function pageIn({ name, price, box, instalments, stock, buy }: (typeof LANGUAGES)[number]): string {
  return `<title>${name} | Shop</title><body><h1>${name}</h1>
<div class="price-box"><p>${price}: <del>49,99 €</del> <b>39,99 €</b></p><p>${box}</p><p>${instalments}</p></div>
${stock.map((line) => `<p>${line}</p>`).join('')}<form><input name="quantity"><button>${buy}</button></form>
<table><tr><td>${price}</td><td>39,99 €</td></tr></table>
${['1', '2', '3'].map((n) => `<div class="card"><a href="/p${n}">${name} ${n}</a><span>${box}</span></div>`).join('')}</body>`;
}
