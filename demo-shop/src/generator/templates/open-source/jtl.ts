import { type Template } from '../../parts/template.ts';

export const jtl: Template = {
  name: 'jtl',
  money: '{money}',
  now: '<strong class="price text-nowrap"><span>{amount}</span></strong>',
  was: '<div class="suggested-price-wrapper"><span class="text-stroke text-nowrap-sm value">{amount}</span></div>',
  box: '<div class="price_wrapper">{amounts}</div>',
  note: '<div class="price-note"><div{class}>{text}</div></div>',
  title: '<div class="product-headline"><h1 class="product-title h2">{title}</h1></div>',
  button:
    '<div class="basket-form-inline"><button name="inWarenkorb" type="submit" class="btn-basket btn btn-primary btn-lg btn-block"><span class="btn-basket-check"><span>{label}</span></span></button></div>',
  soldOutButton: '<div class="alert alert-info"><span>{label}</span></div>',
  stock:
    '<div class="delivery-status"><ul class="list-unstyled"><li><div class="status"><span class="fa fa-truck"></span>{text}</div></li></ul></div>',
  product:
    '<form id="buy_form" class="jtl-validate"><div class="row product-primary"><div class="product-gallery">{gallery}</div><div class="product-info">{title}{meta}<div class="product-offer">{price}{notes}{stock}</div>{options}<div id="add-to-cart">{buy}</div></div></div></form><div id="tab-description">{description}</div>',
  card: '<div class="product-wrapper"><div class="productbox productbox-column"><div class="productbox-image">{image}</div><div class="productbox-title"><a href="{href}">{name}</a></div><div class="price_wrapper">{price}</div>{button}</div></div>',
  list: '<div class="row product-list gallery">{cards}</div>',
  data: ['microdata', 'og'],
};
