import { type Template } from '../../parts/template.ts';

export const bigcommerce: Template = {
  name: 'bigcommerce',
  money: '{money}',
  now: '<div class="price-section price-section--withTax main"><span class="price price--withTax" data-product-price-with-tax>{amount}</span></div>',
  was: '<div class="price-section price-section--withTax non-sale-price--withTax"><span class="price price--non-sale">{amount}</span></div>',
  box: '<div class="productView-price">{amounts}</div>',
  note: '<div class="price-section"><span{class}>{text}</span></div>',
  title: '<h1 class="productView-title">{title}</h1>',
  button:
    '<div class="form-action"><input id="form-action-addToCart" class="button button--primary" type="submit" value="{label}"></div>',
  soldOutButton:
    '<div class="alertBox productAttributes-message"><div class="alertBox-column alertBox-message">{label}</div></div><input id="form-action-addToCart" class="button" type="submit" value="{label}" disabled>',
  stock: '<div class="productView-info"><span data-product-stock>{text}</span></div>',
  product:
    '<div class="productView"><section class="productView-images">{gallery}</section><section class="productView-details"><div class="productView-product">{title}{price}{notes}{meta}</div></section><section class="productView-details product-options"><form>{options}{stock}{buy}</form></section><article class="productView-description">{description}</article></div>',
  card: '<li class="product"><article class="card"><figure class="card-figure">{image}</figure><div class="card-body"><h4 class="card-title"><a href="{href}">{name}</a></h4><div class="card-text">{price}</div>{button}</div></article></li>',
  list: '<ul class="productGrid">{cards}</ul>',
  wasFirst: true,
  data: ['json-ld', 'microdata', 'og', 'state'],
};
