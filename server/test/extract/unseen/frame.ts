import { extractOffer } from '../../../src/shop/extract/extract-offer.ts';
import { type ExtractedOffer } from '../../../src/shop/extract/model/extracted-offer.ts';

export interface UnseenPage {
  /** The difficulty of the page. */
  about: string;
  lang: string;
  host?: string;
  path?: string;
  name: string;
  head?: string;
  body: string;
  /** Other products below this one, with prices in the shop's notation. */
  others?: readonly (readonly [name: string, price: string])[];
  expected: Partial<ExtractedOffer>;
}

/** A realistic product page: other names, prices and buttons surround the product. */
export function frame({ lang, name, head = '', body, others = [] }: UnseenPage): string {
  const cards = others
    .map(
      ([other, price], n) =>
        `<li class="tile"><a href="/p/${n}"><img src="/i/${n}.jpg" alt=""><span class="tile-name">${other}</span><span class="tile-price">${price}</span></a></li>`,
    )
    .join('');
  return `<!doctype html><html lang="${lang}"><head><title>${name} | Example</title>${head}</head><body class="page product">
    <div id="cookie-consent"><p>Cookies 🍪</p><button>OK</button></div>
    <header class="site-header"><a href="/"><img src="/logo.svg" alt="Example"></a><form action="/search"><input name="q"></form>
      <nav><ul><li><a href="/a">A</a></li><li><a href="/b">B</a></li></ul></nav></header>
    <ol class="breadcrumb"><li><a href="/">Example</a></li><li><a href="/c">C</a></li><li>${name}</li></ol>
    <main><div class="gallery"><img src="/media/1.jpg" alt="${name}"></div><div class="info"><h1>${name}</h1>${body}</div>
      ${cards ? `<ul class="tiles">${cards}</ul>` : ''}</main>
    <footer><ul><li><a href="/agb">©</a></li></ul></footer></body></html>`;
}

export function readUnseen(page: UnseenPage): ExtractedOffer {
  return extractOffer({ html: frame(page), url: urlOf(page) });
}

function urlOf({ host = 'shop.example', path = '/p/4711' }: UnseenPage): string {
  return `https://${host}${path}`;
}
