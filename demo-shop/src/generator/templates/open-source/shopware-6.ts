import { type Template } from '../../parts/template.ts';

export const shopware6: Template = {
  name: 'shopware-6',
  money: '{money}',
  now: '<p class="product-detail-price with-list-price">{amount}</p>',
  nowAlone: '<p class="product-detail-price">{amount}</p>',
  was: '<span class="product-detail-list-price-wrapper"><span class="list-price-price">{amount}</span></span>',
  box: '<div class="product-detail-price-container">{amounts}</div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="product-detail-name">{title}</h1>',
  button:
    '<div class="buy-widget"><div class="d-grid"><button class="btn btn-primary btn-buy" title="{label}">{label}</button></div></div>',
  soldOutButton: '<div class="alert alert-info">{label}</div>',
  stock: '<p class="delivery-information"><span class="delivery-status-indicator"></span>{text}</p>',
  product:
    '<div class="product-detail-content"><div class="row product-detail-headline">{title}</div><div class="row product-detail-main">{gallery}<div class="product-detail-buy">{price}{stock}{options}{buy}{notes}{meta}</div></div><div class="product-detail-tabs">{description}</div></div>',
  card: '<div class="cms-listing-col"><div class="card product-box box-standard"><div class="card-body">{image}<a href="{href}" class="product-name">{name}</a><div class="product-price-info">{price}</div>{button}</div></div></div>',
  list: '<div class="row cms-listing-row">{cards}</div>',
  data: ['microdata', 'og', 'json-ld'],
};
