import { type Template } from '../../parts/template.ts';

export const magento1: Template = {
  name: 'magento-1',
  money: '<span class="price">{money}</span>',
  now: '<p class="special-price"><span class="price-label">{w.now}</span> {amount}</p>',
  nowAlone: '<span class="regular-price">{amount}</span>',
  was: '<p class="old-price"><span class="price-label">{w.was}</span> {amount}</p>',
  box: '<div class="price-info"><div class="price-box">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<div class="product-name"><span class="h1">{title}</span></div>',
  button:
    '<div class="add-to-cart-buttons"><button type="button" class="button btn-cart"><span><span>{label}</span></span></button></div>',
  soldOutButton:
    '<p class="availability out-of-stock"><span class="label"></span> <span class="value">{label}</span></p>',
  stock: '<p class="availability {state}"><span class="value">{text}</span></p>',
  product:
    '<div class="product-view"><div class="product-essential"><form><div class="product-img-box">{gallery}</div><div class="product-shop">{title}{price}{notes}<div class="extra-info">{stock}</div>{options}<div class="add-to-box">{buy}</div></div></form></div><div class="product-collateral">{description}{meta}</div></div>',
  card: '<li class="item"><a href="{href}" class="product-image">{image}</a><h2 class="product-name"><a href="{href}">{name}</a></h2><div class="price-box">{price}</div><div class="actions">{button}</div></li>',
  list: '<ul class="products-grid">{cards}</ul>',
  wasFirst: true,
  bodyAttributes: 'class="catalog-product-view"',
  data: ['microdata', 'json-ld', 'og'],
};
