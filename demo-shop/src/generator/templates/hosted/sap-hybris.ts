import { type Template } from '../../parts/template.ts';

export const sapHybris: Template = {
  name: 'sap-hybris',
  money: '{money}',
  now: '<p class="price price--current">{amount}</p>',
  was: '<p class="price-before-discount">{amount}</p>',
  box: '<div class="product-details page-title"><div class="pdp-price">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<div class="name">{title}<span class="sku">ID</span></div>',
  button:
    '<div class="addtocart-component"><button id="addToCartButton" type="submit" class="btn btn-primary btn-block js-add-to-cart"><span class="glyphicon glyphicon-shopping-cart"></span> {label}</button></div>',
  soldOutButton:
    '<div class="addtocart-component"><button type="button" class="btn btn-primary btn-block outOfStock" aria-disabled="true" disabled="disabled">{label}</button></div>',
  stock: '<div class="stock-wrapper clearfix">{text}</div>',
  product:
    '<div class="product-main-info"><div class="row"><div class="col-sm-6">{gallery}</div><div class="col-sm-6">{title}{price}{stock}{options}{buy}{notes}</div></div></div><div class="tabs js-tabs">{description}{meta}</div>',
  card: '<div class="product-item"><a class="thumb" href="{href}">{image}</a><div class="details"><a class="name" href="{href}">{name}</a>{price}</div><div class="addtocart">{button}</div></div>',
  list: '<div class="product__listing product__grid">{cards}</div>',
  data: ['og', 'state'],
};
