import { type Template } from '../../parts/template.ts';

export const tiendanube: Template = {
  name: 'tiendanube',
  money: '{money}',
  now: '<span class="d-inline-block"><div class="js-price-display" id="price_display">{amount}</div></span>',
  was: '<span class="d-inline-block"><div id="compare_price_display" class="js-compare-price-display price-compare">{amount}</div></span>',
  box: '<div class="price-container"><div class="mb-2">{amounts}</div></div>',
  note: '<div class="product-installments"><span{class}>{text}</span></div>',
  title: '<h1 id="product-name" class="js-product-name">{title}</h1>',
  button:
    '<input type="submit" class="js-addtocart js-prod-submit-form btn-add-to-cart btn btn-primary btn-big btn-block cart" value="{label}">',
  soldOutButton:
    '<input type="submit" class="js-addtocart btn btn-primary btn-block nostock" value="{label}" disabled>',
  stock: '<div class="js-product-stock">{text}</div>',
  product:
    '<div id="single-product" class="js-product-detail"><div class="row"><div class="col">{gallery}</div><div class="col">{title}{price}{notes}<form id="product_form" class="js-product-form">{options}{stock}{buy}</form></div></div><div class="product-description user-content">{description}{meta}</div></div>',
  card: '<div class="js-item-product item-product"><div class="item">{image}<a href="{href}" class="item-link"><div class="js-item-name item-name">{name}</div><div class="item-price-container">{price}</div></a>{button}</div></div>',
  list: '<div class="js-product-table row row-grid">{cards}</div>',
  wasFirst: true,
  data: ['json-ld', 'og', 'state'],
};
