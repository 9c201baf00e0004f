import { type Template } from '../../parts/template.ts';

export const squarespace: Template = {
  name: 'squarespace',
  money: '<span class="sqs-money-native">{money}</span>',
  now: '<span class="product-price">{amount}</span>',
  was: '<span class="original-price">{amount}</span>',
  box: '<div class="ProductItem-product-price"><div class="product-price">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="ProductItem-details-title" data-content-field="title">{title}</h1>',
  button:
    '<div class="sqs-add-to-cart-button-wrapper"><div class="sqs-add-to-cart-button sqs-suppress-edit-mode sqs-editable-button" role="button" tabindex="0"><div class="sqs-add-to-cart-button-inner">{label}</div></div></div>',
  soldOutButton: '<div class="product-mark sold-out">{label}</div>',
  stock: '<div class="product-scarcity">{text}</div>',
  product:
    '<article class="ProductItem"><section class="ProductItem-summary">{gallery}<section class="ProductItem-details">{title}{price}{description}{options}{stock}{buy}{notes}{meta}</section></section></article>',
  card: '<div class="grid-item"><a href="{href}" class="grid-item-link">{image}</a><div class="grid-main-meta"><div class="grid-title">{name}</div><div class="grid-prices">{price}</div></div>{button}</div>',
  list: '<div class="list-grid">{cards}</div>',
  data: ['json-ld', 'og'],
};
