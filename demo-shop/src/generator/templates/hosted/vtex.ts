import { type Template } from '../../parts/template.ts';

export const vtex: Template = {
  name: 'vtex',
  money:
    '<span class="vtex-product-price-1-x-currencyCode">{before}</span><span class="vtex-product-price-1-x-currencyInteger">{whole}</span><span class="vtex-product-price-1-x-currencyDecimal">{decimal}</span><span class="vtex-product-price-1-x-currencyFraction">{fraction}</span><span class="vtex-product-price-1-x-currencyLiteral">{after}</span>',
  now: '<span class="vtex-product-price-1-x-sellingPrice"><span class="vtex-product-price-1-x-sellingPriceValue">{amount}</span></span>',
  was: '<span class="vtex-product-price-1-x-listPrice"><span class="vtex-product-price-1-x-listPriceValue strike">{amount}</span></span>',
  box: '<div class="vtex-flex-layout-0-x-flexCol--product-price">{amounts}</div>',
  note: '<div class="vtex-flex-layout-0-x-flexRow"><span{class}>{text}</span></div>',
  title:
    '<h1 class="vtex-store-components-3-x-productNameContainer t-heading-4"><span class="vtex-store-components-3-x-productBrand">{title}</span></h1>',
  button:
    '<button class="vtex-button bw1 ba fw5 v-mid relative pa0" type="button"><div class="vtex-button__label flex items-center justify-center"><span class="vtex-add-to-cart-button-0-x-buttonText">{label}</span></div></button>',
  soldOutButton:
    '<div class="vtex-store-components-3-x-subscriberContainer"><div class="vtex-store-components-3-x-title t-body">{label}</div></div>',
  stock: '<div class="vtex-product-availability-0-x-container"><span>{text}</span></div>',
  product:
    '<div class="vtex-flex-layout-0-x-flexRow--main"><div class="vtex-store-components-3-x-productImages">{gallery}</div><div class="vtex-flex-layout-0-x-flexCol--right">{title}{meta}{price}{options}{stock}{buy}{notes}</div></div>{description}',
  card: '<section class="vtex-product-summary-2-x-container"><a class="vtex-product-summary-2-x-clearLink" href="{href}">{image}<h3><span class="vtex-product-summary-2-x-productBrand">{name}</span></h3>{price}{button}</a></section>',
  list: '<div class="vtex-search-result-3-x-gallery">{cards}</div>',
  wasFirst: true,
  data: ['json-ld', 'og', 'state'],
};
