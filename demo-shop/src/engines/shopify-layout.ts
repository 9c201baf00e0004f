import { esc } from '../page-parts/html.ts';
import { type Layout } from '../page-parts/render-document.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

export const shopifyLayout: Layout = {
  engine: 'shopify',
  storeName: 'Maren Supply',
  generator: 'Shopify',
  font: 'Assistant,"Segoe UI",sans-serif',
  ink: '#121212',
  paper: '#fff',
  accent: '#121212',
  band: '#f3f3f1',
  classes: {
    notice: 'announcement-bar',
    header: 'header-wrapper',
    logo: 'header__heading-link',
    nav: 'header__inline-menu',
    menu: 'list-menu',
    item: 'list-menu__item',
    panel: 'mega-menu__content',
    link: 'mega-menu__link',
    footer: 'footer',
    container: 'page-width',
  },
  styles:
    '.visually-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.hidden{display:none}.price{font-size:16px;letter-spacing:.05rem}.price--large{font-size:24px;margin:14px 0}.price__sale,.price__badge-sale,.price__badge-sold-out{display:none}.price--on-sale .price__regular{display:none}.price--on-sale .price__sale{display:inline-flex;gap:10px;align-items:baseline}.price--on-sale .price__badge-sale,.price--sold-out .price__badge-sold-out{display:inline-block}.price--sold-out .price__badge-sale{display:none}.price s{opacity:.6;font-size:.8em}.badge{background:#334fb4;color:#fff;border-radius:20px;padding:3px 13px;font-size:12px}.price__badge-sold-out{background:#121212}.product-form__input{border:0;padding:0;margin:16px 0;display:flex;flex-wrap:wrap;gap:8px}.product-form__input input{position:absolute;opacity:0}.product-form__input label{border:1px solid #1213;border-radius:40px;padding:8px 20px}.product-form__input input:checked+label{background:#121212;color:#fff}.quantity__input{width:72px;padding:11px;font:inherit}.caption,.product__text{font-size:12px;letter-spacing:.1em;text-transform:uppercase;opacity:.75}.card__heading{font-size:15px;font-weight:500;margin:10px 0 4px}',
  presets: 150,
  icons: 60,
  experiments: 40,
  menuInDrawer: true,
  miniCart: (locale) =>
    `<a href="/shopify/" class="header__icon header__icon--cart">${esc(locale.wording.cart)}</a><cart-drawer class="drawer is-empty" hidden><h2>${esc(locale.wording.cart)}</h2><div class="totals"><h3 class="totals__total">${esc(locale.wording.subtotal)}</h3><p class="totals__total-value">${moneyText(locale, 0)}</p></div></cart-drawer>`,
  configScript: (json) => `<script id="shop-js-features" type="application/json">${json}</script>`,
};
