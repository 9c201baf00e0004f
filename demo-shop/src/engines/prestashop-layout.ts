import { esc } from '../page-parts/html.ts';
import { type Layout } from '../page-parts/render-document.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

export const prestashopLayout: Layout = {
  engine: 'prestashop',
  storeName: 'Atelier Colvert',
  generator: 'PrestaShop',
  font: '"Noto Sans",Manrope,sans-serif',
  ink: '#363a42',
  paper: '#f6f6f6',
  accent: '#24729f',
  band: '#fff',
  classes: {
    notice: 'header-banner',
    header: 'header-top',
    logo: 'brand-logo',
    nav: 'menu-container',
    menu: 'top-menu',
    item: 'category',
    panel: 'popover sub-menu',
    link: 'dropdown-item dropdown-submenu',
    footer: 'page-footer',
    container: 'container',
  },
  styles:
    '.sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.product-price{color:#24729f;font-size:24px;font-weight:600}.product-prices{margin:14px 0}.regular-price{text-decoration:line-through;color:#7a7a7a;margin-right:10px}.discount{background:#f39d72;color:#fff;padding:3px 8px;font-size:15px;margin-left:12px}.tax-shipping-delivery-label{font-size:13px;color:#7a7a7a}.product-miniature{background:#fff;box-shadow:2px 2px 8px #0002;padding:10px}.product-miniature .price{font-weight:600}.product-title{font-size:15px;font-weight:400}.product-flags{list-style:none;padding:0}.product-flag{display:inline-block;background:#f39d72;color:#fff;padding:4px 10px;text-transform:uppercase;font-weight:700}.product-information-wrapper,.images-container{background:#fff;padding:24px;box-shadow:2px 2px 8px #0001}.product-add-to-cart input{width:70px;padding:11px}.product-available{color:#4cbb6c}.product-unavailable{color:#ff9a52}.material-icons{font-size:0}.material-icons:before{font-size:17px;font-style:normal;content:"✓"}.material-icons.product-unavailable:before{content:"✕"}.table-product-discounts td{padding:8px 14px;border:1px solid #ddd}.form-control{padding:9px;font:inherit}',
  presets: 16,
  icons: 14,
  experiments: 10,
  menuInDrawer: true,
  miniCart: (locale) =>
    `<div class="blockcart cart-preview inactive"><a href="/prestashop/"><span>${esc(locale.wording.cart)}</span> <span class="cart-products-count">(0)</span></a><div class="cart-total" hidden><span class="label">${esc(locale.wording.subtotal)}</span> <span class="value">${moneyText(locale, 0)}</span></div></div>`,
  configScript: (json) => `<script>var prestashop = ${json};</script>`,
};
