import { type Template } from '../../parts/template.ts';

export const prestashop17: Template = {
  name: 'prestashop-17',
  money: '{money}',
  now: '<div class="current-price"><span class="current-price-value">{amount}</span></div>',
  was: '<div class="product-discount"><span class="regular-price">{amount}</span></div>',
  box: '<div class="product-prices js-product-prices">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<h1 class="h1">{title}</h1>',
  button:
    '<div class="add"><button class="btn btn-primary add-to-cart" data-button-action="add-to-cart" type="submit"><i class="material-icons shopping-cart"></i>{label}</button></div>',
  soldOutButton:
    '<div class="add"><button class="btn btn-primary add-to-cart" type="submit" disabled><i class="material-icons"></i>{w.add}</button></div><span id="product-availability"><i class="material-icons product-unavailable"></i>{label}</span>',
  stock:
    '<span id="product-availability" class="js-product-availability"><i class="material-icons"></i>{text}</span>',
  product:
    '<section id="main"><div class="row product-container"><div class="col-md-6">{gallery}</div><div class="col-md-6">{title}{price}<div class="product-information"><div class="product-description">{description}</div><div class="product-actions"><form id="add-to-cart-or-refresh">{options}<div class="product-add-to-cart">{buy}{stock}</div></form></div>{notes}</div>{meta}</div></div></section>',
  card: '<article class="product-miniature js-product-miniature"><div class="thumbnail-container">{image}<h3 class="h3 product-title"><a href="{href}">{name}</a></h3><div class="product-price-and-shipping">{price}</div>{button}</div></article>',
  list: '<div class="products row">{cards}</div>',
  wasFirst: true,
  data: ['microdata', 'json-ld', 'og'],
};
