import { type Template } from '../../parts/template.ts';

export const ideasoft: Template = {
  name: 'ideasoft',
  money: '{money}',
  now: '<div class="product-price-new"><span>{amount}</span></div>',
  was: '<div class="product-price-old"><span>{amount}</span></div>',
  box: '<div class="product-price"><div class="product-list-content">{amounts}</div></div>',
  note: '<div class="product-list-row"><div{class}>{text}</div></div>',
  title: '<div class="product-title"><h1>{title}</h1></div>',
  button:
    '<div class="product-cart-buttons"><a href="javascript:void(0);" class="add-to-cart-button" data-selector="add-to-cart">{label}</a></div>',
  soldOutButton:
    '<div class="product-cart-buttons"><a class="no-stock-button" href="javascript:void(0);">{label}</a></div>',
  stock: '<div class="product-list-row"><span>{text}</span></div>',
  product:
    '<div class="product-area-top"><div class="product-images">{gallery}</div><div class="product-right">{title}{meta}{price}{options}{notes}{stock}{buy}</div></div><div class="product-detail-tab">{description}</div>',
  card: '<div class="showcase"><div class="showcase-image">{image}</div><div class="showcase-content"><div class="showcase-title"><a href="{href}">{name}</a></div><div class="showcase-price">{price}</div>{button}</div></div>',
  list: '<div class="category-products">{cards}</div>',
  wasFirst: true,
  data: ['json-ld', 'og'],
};
