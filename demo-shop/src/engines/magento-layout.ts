import { esc } from '../page-parts/html.ts';
import { type Layout } from '../page-parts/render-document.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

export const magentoLayout: Layout = {
  engine: 'magento',
  storeName: 'Aldgate & Sons',
  generator: 'Magento 2.4',
  font: '"Open Sans","Helvetica Neue",Helvetica,Arial,sans-serif',
  ink: '#333',
  paper: '#fff',
  accent: '#1979c3',
  band: '#f0f0f0',
  classes: {
    notice: 'message-global global notice',
    header: 'page-header',
    logo: 'logo',
    nav: 'navigation',
    menu: 'ui-menu',
    item: 'level0',
    panel: 'submenu',
    link: 'level1',
    footer: 'page-footer',
    container: 'page-main',
  },
  styles:
    '.price-box{margin:12px 0}.product-info-main .price-box .price{font-size:25px;font-weight:700}.product-info-main .price-excluding-tax .price,.price-excluding-tax .price{font-size:12px;font-weight:400;opacity:.7}.old-price .price{text-decoration:line-through;font-weight:400!important;font-size:17px!important;opacity:.65}.special-price,.old-price,.price-excluding-tax{display:block}.price-label{font-size:13px;margin-right:6px}.stock{display:inline-block;text-transform:uppercase;font-weight:700;font-size:13px}.stock.available{color:#006400}.stock.unavailable{color:#b00}.product-info-stock-sku{display:flex;gap:24px;border-top:1px solid #ddd;padding-top:10px}.box-tocart{margin:20px 0;display:flex;gap:14px;align-items:center}.qty{width:60px;padding:11px}.prices-tier{background:#f5f5f5;padding:12px 18px;list-style:none}.additional-attributes{border-collapse:collapse}.additional-attributes th,.additional-attributes td{text-align:left;padding:7px 18px 7px 0}.super-attribute-select{padding:9px;font:inherit}.product-item-name{display:block;font-weight:400;margin:8px 0 2px}',
  presets: 40,
  icons: 40,
  experiments: 60,
  menuInDrawer: true,
  miniCart: (locale) =>
    `<div data-block="minicart" class="minicart-wrapper"><a class="action showcart" href="/magento/">${esc(locale.wording.cart)} <span class="counter qty empty"><span class="counter-number">0</span></span></a><div class="block-minicart" hidden><div class="subtotal"><span class="label">${esc(locale.wording.subtotal)}</span><div class="amount price-container"><span class="price-wrapper"><span class="price">${moneyText(locale, 0)}</span></span></div></div></div></div>`,
  configScript: (json) =>
    `<script type="text/x-magento-init">{"*":{"Magento_Ui/js/core/app":${json},"Magento_PageCache/js/page-cache":{"url":"/magento/","handles":["default","catalog_product_view"],"versionCookieName":"private_content_version"}}}</script>`,
};
