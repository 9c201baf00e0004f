import { esc } from '../page-parts/html.ts';
import { type Layout } from '../page-parts/render-document.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

export const bigcommerceLayout: Layout = {
  engine: 'bigcommerce',
  storeName: 'Granite & Thistle',
  generator: 'BigCommerce Cornerstone',
  font: 'Karla,Montserrat,Arial,sans-serif',
  ink: '#333',
  paper: '#fff',
  accent: '#2b5d4f',
  band: '#f4f1ea',
  classes: {
    notice: 'banners',
    header: 'header',
    logo: 'header-logo',
    nav: 'navPages-container',
    menu: 'navPages-list',
    item: 'navPages-item',
    panel: 'navPage-subMenu',
    link: 'navPage-subMenu-action',
    footer: 'footer',
    container: 'body-container',
  },
  styles:
    '.productView-price{margin:14px 0}.productView-price .price--main{font-size:28px;font-weight:700}.price--non-sale,.price--rrp{text-decoration:line-through;opacity:.65}.price-section{margin:2px 0}.price-section--saving{color:#a33;font-size:14px}.productView-brand{font-size:15px;font-weight:400;opacity:.8}.productView-info{display:grid;grid-template-columns:auto 1fr;gap:4px 16px;font-size:14px}.productView-info dd{margin:0}.form-select,.form-input{padding:10px;font:inherit}.card-title{font-size:15px;font-weight:400;margin:10px 0 4px}.card .price--main{font-weight:700}.alertBox{border:1px solid #c66;color:#922;padding:12px;border-radius:6px;margin:12px 0}.financing{font-size:14px;opacity:.75}',
  presets: 90,
  icons: 70,
  experiments: 30,
  menuInDrawer: true,
  miniCart: (locale) =>
    `<a class="navUser-action navUser-action--cart" data-cart-preview href="/bigcommerce/">${esc(locale.wording.cart)} <span class="countPill cart-quantity">0</span></a><div class="dropdown-menu" id="cart-preview-dropdown" hidden><span class="previewCartTotal">${esc(locale.wording.subtotal)} ${moneyText(locale, 0)}</span></div>`,
  configScript: (json) =>
    `<script>window.jsContext = JSON.parse(${JSON.stringify(json).replaceAll('<', '\\u003c')});</script>`,
};
