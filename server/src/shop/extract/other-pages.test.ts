/** Pages that sell no single product: lists in many layouts, articles, carts, logins, walls and the like. */
import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

type Page = [about: string, lang: string, url: string, html: string];

/** Repeats a piece of markup with a counter. */
function times(count: number, piece: (n: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index + 1)).join('\n');
}

/** A price that differs from card to card: 17.90, 24.90, ... */
const price = (n: number, mark = '.'): string => `${10 + ((n * 7) % 83)}${mark}90`;
const whole = (n: number): string => String(1200 + ((n * 370) % 8100));

const LISTS: Page[] = [
  ['cards with links around everything', 'en', '/kettles', `<title>Kettles | Shop</title><h1>Kettles</h1><div class="grid">${times(8, (n) => `<a class="tile" href="/kettle-${n}"><img src="/${n}.jpg" alt="Kettle ${n}"><span class="name">Kettle ${n}</span><span class="price">$${price(n)}</span></a>`)}</div>`],
  ['cards with ids in their classes', 'de', '/lampen/', `<title>Lampen online kaufen</title><h1>Lampen</h1><div id="list">${times(9, (n) => `<div class="item item-${n * 131}" id="p${n * 77}"><a href="/lampe-${n}.html">Lampe Modell ${n}</a><div class="pr-${n * 131}"><b>${price(n, ',')} €</b></div></div>`)}</div>`],
  ['a table with a row per product', 'cs', '/srouby', `<title>Šrouby</title><h1>Šrouby</h1><table>${times(7, (n) => `<tr><td><a href="/sroub-m${n}">Šroub M${n}</a></td><td>${n * 12},00 Kč</td><td><a href="/kosik?pridat=${n}">Koupit</a></td></tr>`)}</table>`],
  ['three cards with headings', 'fr', '/chaises', `<title>Chaises - Maison</title><h1>Chaises</h1><section>${times(3, (n) => `<article><a href="/chaise-${n}"><img src="c${n}.jpg"></a><h2><a href="/chaise-${n}">Chaise ${n}</a></h2><p>${price(n, ',')} €</p></article>`)}</section>`],
  ['utility classes', 'en', '/collections/bags', `<title>Bags – Store</title><div class="mx-auto px-4"><h1 class="text-2xl">Bags</h1><div class="grid grid-cols-4">${times(12, (n) => `<div class="group relative"><a href="/products/bag-${n}" class="block"><img class="w-full" src="b.jpg"></a><h3 class="text-sm">Bag No ${n}</h3><p class="text-sm font-medium">£${price(n)}</p></div>`)}</div></div>`],
  ['a definition list', 'ja', '/c/kettle', `<title>やかん一覧</title><h1>やかん</h1><dl>${times(6, (n) => `<dt><a href="/item/${n}">銅のやかん ${n}型</a></dt><dd>${whole(n)}円（税込）</dd>`)}</dl>`],
  ['microdata products', 'es', '/mesas', `<title>Mesas</title><h1>Mesas</h1>${times(6, (n) => `<div itemscope itemtype="http://schema.org/Product"><a itemprop="url" href="/mesa-${n}"><span itemprop="name">Mesa ${n}</span></a><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="EUR"><span itemprop="price" content="${price(n)}">${price(n, ',')} €</span></div></div>`)}`],
  ['two products', 'zh-TW', '/category/kettle', `<title>熱水壺 | 商店</title><h1>熱水壺</h1><ul class="prod">${times(2, (n) => `<li><a href="/p/${n}"><img src="${n}.jpg"><h3>銅製熱水壺 ${n} 號</h3></a><em>NT$${whole(n)}</em></li>`)}</ul>`],
  ['ranges of prices', 'it', '/magliette', `<title>Magliette uomo</title><h1>Magliette</h1><ul class="products columns-4">${times(5, (n) => `<li class="product type-product post-${n * 91}"><a href="/maglietta-${n}"><h2>Maglietta ${n}</h2><span class="price">${price(n, ',')} € – ${price(n + 40, ',')} €</span></a><a href="/maglietta-${n}" class="button">Scegli</a></li>`)}</ul>`],
  ['a form to buy in each card', 'pl', '/kawa', `<title>Kawa ziarnista</title><h1>Kawa ziarnista</h1>${times(6, (n) => `<div class="product-box" data-id="${n}"><h2><a href="/kawa-${n}">Kawa ${n}</a></h2><strong>${price(n, ',')} zł</strong><form action="/cart/add" method="post"><input type="number" name="qty" value="1"><button>Do koszyka</button></form></div>`)}`],
  ['a Product in JSON-LD for the whole category', 'vi', '/tra', `<title>Trà các loại, giá rẻ</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Trà","offers":{"@type":"AggregateOffer","lowPrice":"12000","highPrice":"99000","offerCount":"40","priceCurrency":"VND"}}</script><h1>Trà</h1><ul>${times(10, (n) => `<li><a href="/tra/tra-${n}"><h3>Trà xanh ${n}</h3><strong>${n * 12}.000₫</strong></a></li>`)}</ul>`],
  ['a featured product above the cards', 'tr', '/saatler', `<title>Saatler</title><h1>Saatler</h1><div class="hero"><a href="/saat-0"><h2>Yılın saati</h2><span class="big-price">4.999,00 TL</span></a></div><div class="list">${times(9, (n) => `<div class="card"><a href="/saat-${n}">Saat ${n}</a><span class="card-price">${whole(n)},00 TL</span></div>`)}</div>`],
  ['generated classes that differ', 'sv', '/mattor', `<title>Mattor</title><h1>Mattor</h1><div class="sc-1x">${times(8, (n) => `<div class="css-${(n * 7919).toString(36)} e${n}"><a href="/matta-${n}"><span class="css-${(n * 104729).toString(36)}">Matta ${n}</span></a><div class="css-${(n * 1299709).toString(36)}">${whole(n)} kr</div></div>`)}</div>`],
  ['prices that are links', 'ru', '/chasy', `<title>Часы наручные</title><h1>Часы</h1>${times(7, (n) => `<p><a href="/chasy-${n}">Часы модель ${n}</a> <a href="/chasy-${n}#buy">${whole(n)} ₽</a></p>`)}`],
  ['long text below the cards', 'pt-BR', '/tenis', `<title>Tênis em oferta</title><h1>Tênis</h1>${times(24, (n) => `<li class="it"><a href="/tenis-${n}">Tênis ${n}</a><div class="val">R$ ${price(n, ',')}</div></li>`)}<div class="seo"><h2>Como escolher um tênis</h2><p>${'Um bom tênis protege os pés e dura muitos anos, e por isso vale a pena escolher com calma. '.repeat(12)}</p></div>`],
  ['og:type product.group', 'nl', '/fietsen', `<title>Fietsen</title><meta property="og:type" content="product.group"><h1>Fietsen</h1>${times(6, (n) => `<div class="p"><a href="/fiets-${n}">Fiets ${n}</a> <span>€ ${whole(n)},-</span></div>`)}`],
  ['a sort control and pages', 'hu', '/teak?page=2', `<title>Teák - 2. oldal</title><h1>Teák</h1><form><select name="sort"><option value="price_asc">Ár szerint növekvő</option><option value="price_desc">Ár szerint csökkenő</option></select></form>${times(4, (n) => `<div class="t"><a href="/tea-${n}">Tea ${n}</a><div class="ar">${whole(n)} Ft</div></div>`)}<div><a href="?page=1">1</a> <b>2</b> <a href="?page=3">3</a> <a href="?page=4">4</a></div>`],
  ['an address of a product that shows its category', 'fi', '/tuote/1234-vanha-lamppu', `<title>Lamput | Kauppa</title><link rel="canonical" href="https://shop.example/lamput"><h1>Lamput</h1><div>${times(6, (n) => `<div class="box"><a href="/tuote/${n}-lamppu"><img src="l.jpg" alt="Lamppu ${n}"></a><a href="/tuote/${n}-lamppu">Lamppu ${n}</a><div>${price(n, ',')} €</div></div>`)}</div>`],
  ['one product of a category', 'da', '/lamper', `<title>Lamper</title><h1>Lamper</h1><p>Viser 1 af 1 produkter</p><div class="product-card"><a href="/lampe-9"><img src="l.jpg" alt="Bordlampe Fyn"></a><a href="/lampe-9"><h3>Bordlampe Fyn</h3></a><span class="price">499,00 kr.</span></div>`],
  ['ancestors of the cards as CollectionPage', 'ro', '/cani', `<title>Căni</title><script type="application/ld+json">{"@type":"CollectionPage","name":"Căni"}</script><h1>Căni</h1>${times(4, (n) => `<div class="pc"><a href="/cana-${n}">Cană ${n}</a><span class="pret">${price(n, ',')} lei</span></div>`)}`],
  ['houses for sale', 'es', '/casas-en-venta', `<title>Casas en venta en Sevilla</title><h1>120 casas en venta en Sevilla</h1>${times(8, (n) => `<article class="ad"><a href="/inmueble/${n * 991}">Piso en calle ${n}</a><span class="ad-price">${100 + n * 7}.000 €</span><span>3 hab.</span><button>Contactar</button></article>`)}`],
  ['events with dates', 'de', '/konzerte', `<title>Konzerte in Köln</title><h1>Konzerte in Köln</h1>${times(5, (n) => `<div class="event"><time>${n}.3.</time><a href="/konzert/${n}">Band ${n}</a><span>ab ${price(n, ',')} €</span><a class="btn" href="/konzert/${n}">Tickets</a></div>`)}`],
  ['hotel rooms found', 'en', '/hotels?city=rome', `<title>Hotels in Rome</title><h1>Rome: 214 properties found</h1>${times(6, (n) => `<div data-testid="property-card"><h3><a href="/hotel/${n}">Hotel ${n}</a></h3><div>Scored 8.${n}</div><div><span>€ ${100 + n * 13}</span></div><a href="/hotel/${n}">See availability</a></div>`)}`],
]; // prettier-ignore

const SEARCHES: Page[] = [
  ['Korean', 'ko', '/search?q=%EC%A3%BC%EC%A0%84%EC%9E%90', `<title>주전자 : 쇼핑</title><form action="/search"><input type="search" name="q" value="주전자"></form><div class="count">총 24개</div><ul>${times(8, (n) => `<li><a href="/goods/${n}"><p>주전자 ${n}호</p><b>${whole(n)}원</b></a></li>`)}</ul>`],
  ['Thai', 'th', '/search?keyword=tea', `<title>ผลการค้นหา ชา</title><h1>ชา</h1>${times(5, (n) => `<div class="prod"><a href="/p/${n}">ชา ${n}</a><span>฿${whole(n)}</span></div>`)}`],
  ['Arabic', 'ar', '/catalogsearch/result/?q=tea', `<html dir="rtl"><title>نتائج البحث عن: شاي</title><h1>نتائج البحث عن: شاي</h1>${times(4, (n) => `<div class="prod"><a href="/p/${n}">شاي ${n}</a><span>${price(n)} ر.س</span></div>`)}`],
  ['Polish, with one result', 'pl', '/szukaj?q=czajnik', '<title>Wyniki wyszukiwania: czajnik</title><h1>Wyniki wyszukiwania: czajnik</h1><p>Znaleziono 1 produkt</p><div class="prod"><a href="/czajnik-7">Czajnik 7</a><span class="cena">129,00 zł</span></div>'],
  ['Greek, without results but with suggestions', 'el', '/search?s=xyz', `<title>Αναζήτηση: xyz</title><h1>Αναζήτηση: xyz</h1><p>Δεν βρέθηκαν προϊόντα</p><h2>Δημοφιλή</h2>${times(4, (n) => `<div><a href="/p/${n}">Τσάι ${n}</a> <span>${price(n, ',')} €</span></div>`)}`],
]; // prettier-ignore

const LANDING: Page[] = [
  ['a front page that promotes one product', 'en', '/', '<title>Bright Homes: lamps and more</title><h1>Light up your home</h1><a href="/lamps/moon"><img src="moon.jpg" alt="Moon lamp"><p>Moon lamp now $49</p></a><a href="/lamps">All lamps</a><a href="/sale">Sale</a><p>Free delivery over $50</p>'],
  ['a campaign with three tiles', 'uk', '/akciya', `<title>Весняний розпродаж</title><h1>Весняний розпродаж</h1>${times(3, (n) => `<div class="tile"><a href="/c/${n}"><h2>Категорія ${n}</h2><p>від ${whole(n)} ₴</p></a></div>`)}`],
  ['plans of a service', 'pt', '/planos', `<title>Planos e preços</title><h1>Escolha o seu plano</h1>${times(3, (n) => `<div class="plan"><h3>Plano ${n}</h3><div class="price">€ ${n * 9},00</div><ul><li>${n * 10} utilizadores</li></ul><a class="btn" href="/signup?plan=${n}">Começar</a></div>`)}`],
  ['a brand with its bestsellers', 'he', '/brand/acme', `<html dir="rtl"><title>אקמי</title><h1>אקמי</h1><p>אקמי מייצרת קומקומים מאז 1950.</p>${times(5, (n) => `<div class="p"><a href="/p/${n}">קומקום ${n}</a><span>₪${whole(n)}</span></div>`)}`],
  ['a price list of services', 'sk', '/cennik', `<title>Cenník služieb</title><h1>Cenník</h1><table>${times(9, (n) => `<tr><td>Služba ${n}</td><td>${n * 15},00 €</td></tr>`)}</table>`],
  ['a shop of a marketplace', 'id', '/toko/maju', `<title>Toko Maju</title><h1>Toko Maju</h1><div>Rating 4.9</div>${times(12, (n) => `<div class="c"><a href="/toko/maju/${n}"><div>Teko ${n}</div><div>Rp${whole(n)}00</div></a></div>`)}`],
  ['a comparison of products', 'en', '/compare', `<title>Compare laptops</title><h1>Compare</h1><table><tr>${times(4, (n) => `<th><a href="/l/${n}">Laptop ${n}</a></th>`)}</tr><tr>${times(4, (n) => `<td>$${whole(n)}</td>`)}</tr><tr>${times(4, () => '<td>16 GB</td>')}</tr></table>`],
]; // prettier-ignore

const TEXT = 'The company said on Monday that it would sell the device in spring, first at home and then abroad. Analysts had expected it earlier. '; // prettier-ignore

const ARTICLES: Page[] = [
  ['news of a launch', 'en', '/news/acme-phone-launch', `<title>Acme launches its new phone</title><article><h1>Acme launches its new phone</h1><p>By Ann Lee</p><p>The phone costs $799 and has two cameras. ${TEXT}</p><p>${TEXT.repeat(3)}</p><h2>What it can do</h2><p>${TEXT.repeat(4)}</p></article>`],
  ['a price overview of a phone', 'hi', '/acme-x5-price', `<title>Acme X5 की कीमत, फीचर्स</title><h1>Acme X5</h1><p>Acme X5 की कीमत भारत में ₹ 54,999 से शुरू होती है।</p>${times(3, (n) => `<div class="store"><span>दुकान ${n}</span> <span>₹ 5${n},999</span> <a rel="nofollow" href="https://out.example/${n}">देखें</a></div>`)}<h2>स्पेसिफिकेशन</h2><p>${'यह फोन दो कैमरों और बड़ी बैटरी के साथ आता है और इसे तीन रंगों में बेचा जाएगा। '.repeat(8)}</p>`],
  ['a test of several products', 'de', '/test/wasserkocher', `<title>Wasserkocher im Test</title><h1>Die besten Wasserkocher</h1>${times(5, (n) => `<h2>${n}. Kocher ${n}</h2><p>Er ist leise, schnell und gut verarbeitet, und der Deckel schließt dicht.</p><p>Preis: ${price(n, ',')} €</p><a rel="sponsored" href="https://out.example/${n}">Zum Angebot</a>`)}`],
  ['a recipe', 'fr', '/recettes/soupe', '<title>Soupe à la tomate</title><h1>Soupe à la tomate</h1><p>Coût par personne : 1,20 €</p><ol><li>Couper les tomates et les cuire pendant vingt minutes avec un oignon.</li><li>Mixer, saler, poivrer et servir chaud avec du pain.</li></ol>'],
  ['a question in a forum', 'ja', '/q/123', `<title>このやかんは高いですか？ - 質問</title><h1>このやかんは高いですか？</h1><p>店で3,980円で見つけました。買うべきでしょうか。</p><div class="answer">${'もっと安い店がありますので、少し待ってから買うことをおすすめします。'.repeat(5)}</div><div class="answer">2,500円なら買いです。</div>`],
  ['delivery costs', 'tr', '/kargo', '<title>Kargo ve teslimat</title><h1>Kargo ve teslimat</h1><p>Kargo ücreti 49,90 TL olup 500 TL üzeri siparişlerde ücretsizdir.</p>'],
]; // prettier-ignore

const CARTS: Page[] = [
  ['a cart', 'pl', '/koszyk', '<title>Koszyk</title><h1>Koszyk</h1><table><tr><td><a href="/czajnik">Czajnik miedziany</a></td><td><input type="number" name="qty[1]" value="1"></td><td>129,00 zł</td><td><a href="/koszyk/usun/1">Usuń</a></td></tr></table><div>Dostawa 9,99 zł</div><div>Razem 138,99 zł</div><a class="btn" href="/zamowienie">Zamawiam</a>'],
  ['a cart', 'ja', '/cart', '<title>ショッピングカート</title><h1>ショッピングカート</h1><div><a href="/p/1">銅のやかん</a><select name="quantity"><option>1</option><option>2</option></select><span>3,980円</span></div><div>合計 3,980円</div><button>レジに進む</button>'],
  ['an empty cart with suggestions', 'sv', '/varukorg', `<title>Varukorg</title><h1>Din varukorg är tom</h1><h2>Kanske gillar du</h2>${times(3, (n) => `<div class="p"><a href="/matta-${n}">Matta ${n}</a><span>${whole(n)} kr</span></div>`)}`],
  ['a wish list', 'nl', '/verlanglijst', `<title>Mijn verlanglijst</title><h1>Mijn verlanglijst</h1>${times(5, (n) => `<div class="row"><a href="/ketel-${n}">Koperen ketel ${n}</a><span class="price">€ ${price(n, ',')}</span><button>In winkelwagen</button></div>`)}`],
]; // prettier-ignore

const LOGINS: Page[] = [
  ['a login', 'zh-TW', '/login', '<title>會員登入</title><h1>會員登入</h1><form action="/login"><input name="email"><input type="password" name="pw"><button>登入</button></form><p>加入會員立即享 NT$100 購物金</p>'],
  ['a login in place of a product', 'ru', '/p/123-chainik', '<title>Вход</title><h1>Вход в магазин</h1><form method="post"><input name="login"><input type="password" name="password"><button>Войти</button></form><div class="promo">Чайник дня <span class="price">1 990 ₽</span></div>'],
  ['a registration', 'el', '/register', '<title>Νέος λογαριασμός</title><h1>Νέος λογαριασμός</h1><form><input name="email"><input type="password"><input type="password" name="again"><button>Εγγραφή</button></form><p>Κουπόνι 5,00 € με την πρώτη αγορά</p>'],
]; // prettier-ignore

const ERRORS: Page[] = [
  ['a missing page with bestsellers', 'hu', '/termek/9', `<title>Az oldal nem található</title><h1>Az oldal nem található</h1><h2>Legnépszerűbb</h2>${times(4, (n) => `<div class="p"><a href="/tea-${n}">Tea ${n}</a><span>${whole(n)} Ft</span></div>`)}`],
  ['a missing page with a number', 'th', '/p/9', `<title>404</title><h1>404</h1><p>ไม่พบหน้า</p>${times(2, (n) => `<div class="p"><a href="/p/${n}">ชา ${n}</a><span>฿${whole(n)}</span></div>`)}`],
  ['a product that is gone, with similar ones', 'cs', '/konvice-9', `<title>Produkt již neexistuje</title><h1>Produkt již neexistuje</h1><p>Podívejte se na podobné:</p>${times(3, (n) => `<div class="p"><a href="/konvice-${n}">Konvice ${n}</a><span>${whole(n)} Kč</span></div>`)}`],
  ['a server error', 'en', '/p/9', '<title>Something went wrong</title><h1>Something went wrong</h1><p>Please try again later.</p><p>Gift cards from $10</p>'],
]; // prettier-ignore

const WALLS: Page[] = [
  ['a check for robots', 'en', '/p/copper-kettle', '<title>Pardon Our Interruption</title><h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot.</p>'],
  ['a check for robots', 'ja', '/p/1', '<title>アクセスの確認</title><div>続行するには、下の画像の文字を入力してください。</div><form><input name="captcha"><img src="/captcha.png"></form>'],
  ['an age gate', 'de', '/whisky-12', '<title>Whisky 12 Jahre | Laden</title><div class="gate"><h2>Bist du über 18?</h2><a href="?age=1">Ja</a> <a href="https://out.example">Nein</a></div>'],
  ['a consent wall', 'fr', '/bouilloire', '<title>Bouilloire en cuivre | Boutique</title><div id="consent"><h2>Votre vie privée</h2><p>Nous utilisons des cookies. Sans accepter, l’abonnement coûte 2,99 € par mois.</p><button>Accepter</button></div>'],
  ['an empty app', 'ko', '/p/1', '<title>구리 주전자 | 상점</title><div id="root"></div><script src="/app.js"></script><noscript>JavaScript를 켜 주세요</noscript>'],
  ['an app that is loading', 'es', '/p/1', '<title>Tetera de cobre</title><div id="app"><div class="skeleton"></div><div class="skeleton"></div>Cargando...</div><script src="/app.js"></script>'],
  ['a choice of country', 'en', '/p/1', '<title>Choose your country</title><h1>Choose your country</h1><ul><li><a href="/us">United States ($)</a></li><li><a href="/uk">United Kingdom (£)</a></li></ul><p>Free delivery from $75</p>'],
]; // prettier-ignore

function read(lang: string, url: string, html: string) {
  const page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"></head><body><header><a href="/">Shop</a></header>${html}</body></html>`;
  return extractOffer({ html: page, url: `https://shop.example${url}` });
}

describe.each([
  ['list', LISTS],
  ['search', SEARCHES],
  ['landing page', LANDING],
  ['article', ARTICLES],
  ['cart', CARTS],
  ['login', LOGINS],
  ['error page', ERRORS],
  ['wall or shell', WALLS],
])('a page that is a %s', (_, pages) => {
  it.each(pages)('has no product and no price: %s (%s)', (_about, lang, url, html) => {
    expect(read(lang, url, html)).toMatchObject({ isProduct: false, price: null, availability: null });
  });
});
