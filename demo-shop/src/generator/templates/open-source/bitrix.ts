import { type Template } from '../../parts/template.ts';

export const bitrix: Template = {
  name: 'bitrix',
  money: '{money}',
  now: '<div class="product-item-detail-price-current">{amount}</div>',
  was: '<div class="product-item-detail-price-old">{amount}</div>',
  box: '<div class="product-item-detail-info-container">{amounts}</div>',
  note: '<div class="product-item-detail-economy-price"><span{class}>{text}</span></div>',
  title: '<h1 class="bx-title">{title}</h1>',
  button:
    '<div class="product-item-detail-info-container"><a class="btn btn-primary product-item-detail-buy-button" href="javascript:void(0);"><span>{label}</span></a></div>',
  soldOutButton:
    '<a class="btn btn-link product-item-detail-buy-button" href="javascript:void(0)" rel="nofollow" disabled>{label}</a>',
  stock:
    '<div class="product-item-detail-info-container"><span class="product-item-quantity">{text}</span></div>',
  product:
    '<div class="bx-catalog-element">{title}<div class="row"><div class="col-md-5">{gallery}</div><div class="col-md-4">{meta}{options}</div><div class="col-md-3"><div class="product-item-detail-pay-block">{price}{notes}{stock}{buy}</div></div></div>{description}</div>',
  card: '<div class="product-item-container"><div class="product-item"><a href="{href}">{image}</a><h3 class="product-item-title"><a href="{href}">{name}</a></h3><div class="product-item-price-container">{price}</div>{button}</div></div>',
  list: '<div class="catalog-section">{cards}</div>',
  wasFirst: true,
  data: ['microdata', 'og'],
};
