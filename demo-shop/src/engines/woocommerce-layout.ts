import { type Layout } from '../page-parts/render-document.ts';
import { esc, fill } from '../page-parts/html.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

export const woocommerceLayout: Layout = {
  engine: 'woocommerce',
  storeName: 'Hearth & Hollow',
  generator: 'WordPress 6.8.2; WooCommerce 10.1.2',
  font: '"Source Sans Pro","Helvetica Neue",Helvetica,Arial,sans-serif',
  ink: '#43454b',
  paper: '#fff',
  accent: '#7f54b3',
  band: '#f5f3f8',
  classes: {
    notice: 'woocommerce-store-notice demo_store',
    header: 'site-header',
    logo: 'site-title',
    nav: 'main-navigation',
    menu: 'nav-menu',
    item: 'menu-item',
    panel: 'sub-menu',
    link: 'menu-sub-link',
    footer: 'site-footer',
    container: 'col-full',
  },
  styles:
    '.screen-reader-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.price{color:#4b7a2b;font-size:26px;margin:12px 0}.card-grid .price{font-size:17px}.price del{opacity:.55;font-size:.8em}.price ins{text-decoration:none;font-weight:700}.onsale{display:inline-block;border:1px solid;padding:3px 11px;font-size:13px;text-transform:uppercase;font-weight:700;margin-bottom:10px}.stock.in-stock{color:#0f834d}.stock.out-of-stock{color:#e2401c}.cart{display:flex;gap:12px;align-items:center;flex-wrap:wrap;margin:18px 0}.qty{width:70px;padding:11px}.variations select{padding:9px;font:inherit}.product_meta{font-size:14px;border-top:1px solid #eee;padding-top:12px}.parcello-instalments{font-size:14px;color:#777}.woocommerce-loop-product__title{font-size:16px;font-weight:400}',
  presets: 60,
  icons: 24,
  experiments: 6,
  menuInDrawer: true,
  miniCart: (locale) =>
    `<a class="cart-contents" href="/woocommerce/"><span class="woocommerce-Price-amount amount">${moneyText(locale, 0)}</span> <span class="count">${esc(fill(locale.wording.items, { count: 0 }))}</span></a>`,
  configScript: (json) =>
    `<script id="wc-settings-js-before">var wcSettings = JSON.parse(decodeURIComponent('${encodeURIComponent(json).replaceAll("'", '%27')}'));</script>`,
};
