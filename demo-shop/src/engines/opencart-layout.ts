import { esc, fill } from '../page-parts/html.ts';
import { type Layout } from '../page-parts/render-document.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

export const opencartLayout: Layout = {
  engine: 'opencart',
  storeName: 'Copper Lantern',
  generator: 'OpenCart',
  font: '"Open Sans",sans-serif',
  ink: '#555',
  paper: '#fff',
  accent: '#23a1d1',
  band: '#eef6fa',
  classes: {
    notice: 'alert-info alert',
    header: 'header-bar',
    logo: 'logo',
    nav: 'navbar',
    menu: 'navbar-nav nav',
    item: 'dropdown',
    panel: 'dropdown-menu',
    link: 'see-all',
    footer: 'footer-bar',
    container: 'container',
  },
  styles:
    'h1,h2,h3{color:#444;font-weight:600}.list-unstyled{list-style:none;padding:0;margin:10px 0}.list-unstyled h2{margin:6px 0;font-size:30px}.breadcrumb{display:flex;gap:14px;list-style:none}.product-thumb{border:1px solid #ddd;border-radius:6px;overflow:hidden}.product-thumb .caption{padding:4px 16px 14px}.product-thumb h4{font-size:15px;margin:8px 0}.price-new{font-weight:600}.price-old{text-decoration:line-through;color:#999;margin-left:8px}.price-tax{display:block;color:#999;font-size:12px}.form-control{padding:9px;font:inherit;border:1px solid #ccc;border-radius:4px}.rating{color:#fc0;margin-top:14px}.rating a{color:#23a1d1}.table-bordered{border-collapse:collapse}.table-bordered td{border:1px solid #ddd;padding:8px 14px}',
  presets: 12,
  icons: 12,
  experiments: 4,
  menuInDrawer: false,
  miniCart: (locale) =>
    `<div id="cart" class="btn-group"><button type="button" class="btn btn-inverse"><span id="cart-total">${esc(fill(locale.wording.items, { count: 0 }))} - ${moneyText(locale, 0)}</span></button></div>`,
  configScript: (json) => `<script type="application/json" id="theme-settings">${json}</script>`,
};
