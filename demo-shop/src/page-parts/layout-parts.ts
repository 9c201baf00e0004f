import { CATALOGUE_ITEMS, type Category } from '../catalogue/catalogue-items.ts';
import { type Engine } from '../catalogue/engine.ts';
import { each, esc, fill } from './html.ts';
import { slugOf } from '../catalogue/product-path.ts';
import { localName, moneyText, type StorefrontLocale } from '../catalogue/storefront-locale.ts';

/** A theme's class names for the parts around the content of every page. */
export interface LayoutClasses {
  readonly notice: string;
  readonly header: string;
  readonly logo: string;
  readonly nav: string;
  readonly menu: string;
  readonly item: string;
  readonly panel: string;
  readonly link: string;
  readonly footer: string;
  readonly container: string;
}

export const CATEGORIES = Object.freeze([
  'home',
  'audio',
  'books',
  'outdoor',
  'kitchen',
  'toys',
] as const satisfies Category[]);

export function categoryPath(engine: Engine, locale: StorefrontLocale, category: Category): string {
  return `/${engine}/category/${locale.tag.toLowerCase()}/${category}/`;
}

/** The main menu, with a panel of links for each category. */
export function megaMenu(engine: Engine, locale: StorefrontLocale, classes: LayoutClasses): string {
  const entries = each(CATEGORIES, (category) => {
    const path = categoryPath(engine, locale, category);
    const name = esc(locale.wording.categories[category]);
    return `<li class="${classes.item}" data-category="${category}"><a href="${path}" class="${classes.item}-link">${name}</a><div class="${classes.panel}">${menuPanel(path, category, locale, classes)}</div></li>`;
  });
  return `<nav class="${classes.nav}" aria-label="${esc(locale.wording.all)}"><ul class="${classes.menu}">${entries}</ul></nav>`;
}

function menuPanel(
  path: string,
  category: Category,
  locale: StorefrontLocale,
  classes: LayoutClasses,
): string {
  const { all, newest, bestsellers, offers, gifts } = locale.wording;
  const kinds = CATALOGUE_ITEMS.filter((item) => item.category === category);
  return each(kinds, (item) => {
    const name = localName(locale, item.names);
    const topic = slugOf(item.names[0] ?? '');
    const links = each([all, newest, bestsellers, offers, gifts], (label, index) => {
      return `<li><a class="${classes.link}" href="${path}?topic=${topic}&amp;view=${index}">${esc(label)}</a></li>`;
    });
    return `<ul><li><strong>${esc(name)}</strong></li>${links}</ul>`;
  });
}

const REGIONS = 'AD AE AL AM AR AT AU AZ BA BE BG BR CA CH CL CN CO CR CY CZ DE DK DO EC EE EG ES FI FR GB GE GR GT HK HR HU ID IE IL IN IS IT JM JO JP KE KR KZ LI LK LT LU LV MA MC MD ME MK MT MU MX MY NA NL NO NZ OM PA PE PH PK PL PT PY QA RO RS SA SE SG SI SK SM TH TN TR TW UA US UY VN ZA'.split(' '); // prettier-ignore

/** The country select of shipping estimates and checkouts. */
export function countrySelect(locale: StorefrontLocale): string {
  const names = new Intl.DisplayNames([locale.tag], { type: 'region' });
  const options = each(REGIONS, (code) => {
    const selected = code === locale.country ? ' selected' : '';
    return `<option value="${code}"${selected}>${esc(names.of(code) ?? code)}</option>`;
  });
  return `<select name="country" aria-label="${esc(locale.wording.delivery)}">${options}</select>`;
}

export function pageFooter(
  engine: Engine,
  locale: StorefrontLocale,
  storeName: string,
  classes: LayoutClasses,
): string {
  const { wording } = locale;
  const links = each(
    wording.footerLinks,
    (label) => `<li><a href="/blog/how-we-choose">${esc(label)}</a></li>`,
  );
  const categories = each(
    CATEGORIES,
    (category) =>
      `<li><a href="${categoryPath(engine, locale, category)}">${esc(wording.categories[category])}</a></li>`,
  );
  return `<footer class="${classes.footer}"><div class="${classes.container} footer-columns">
<section><h3>${esc(wording.newsletter)}</h3><p>${esc(wording.newsletterHint)}</p><form action="/${engine}/" method="get"><input type="email" name="email" aria-label="e-mail" placeholder="name@example.com"><button>${esc(wording.subscribe)}</button></form></section>
<section><h3>${esc(storeName)}</h3><ul>${links}</ul></section><section><h3>${esc(wording.all)}</h3><ul>${categories}</ul></section>
<section><p>${esc(wording.delivery)}</p><p>${esc(wording.returns)}</p><p>${esc(fill(wording.freeShippingOver, { amount: moneyText(locale, locale.freeShippingMinor) }))}</p>${countrySelect(locale)}</section>
</div><p class="${classes.container}">© 2024–2026 ${esc(storeName)}. ${esc(wording.imprint)}</p></footer>`;
}
