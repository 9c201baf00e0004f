import { type Template } from '../../parts/template.ts';

export const salesforceCc: Template = {
  name: 'salesforce-cc',
  money: '<span class="value" content="{plain}">{money}</span>',
  now: '<span class="sales">{amount}</span>',
  was: '<del><span class="strike-through list">{amount}<span class="sr-only">{w.was}</span></span></del>',
  box: '<div class="prices"><div class="price"><span>{amounts}</span></div></div>',
  note: '<span{class}>{text}</span>',
  title: '<h1 class="product-name">{title}</h1>',
  button:
    '<div class="cart-and-ipay"><button class="add-to-cart btn btn-primary" data-toggle="modal">{label}</button></div>',
  soldOutButton: '<button class="add-to-cart btn btn-primary" disabled="disabled">{label}</button>',
  stock:
    '<div class="product-availability"><span class="availability-label"></span><ul class="list-unstyled availability-msg"><li><div>{text}</div></li></ul></div>',
  product:
    '<div class="container product-detail product-wrapper"><div class="row"><div class="primary-images">{gallery}</div><div class="col-12 col-sm-6">{title}{meta}{options}{stock}{price}{notes}{buy}{description}</div></div></div>',
  card: '<div class="product"><div class="product-tile"><a href="{href}">{image}</a><div class="tile-body"><div class="pdp-link"><a class="link" href="{href}">{name}</a></div><div class="price">{price}</div>{button}</div></div></div>',
  list: '<div class="row product-grid">{cards}</div>',
  wasFirst: true,
  data: ['json-ld', 'og', 'state'],
};
