import { type Template } from '../../parts/template.ts';

export const gambio: Template = {
  name: 'gambio',
  money: '{money}',
  now: '<div class="current-price-container" id="attributes-calc-price">{amount}</div>',
  was: '<span class="productOldPrice">{amount}</span>',
  box: '<div class="price-container">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<h1 class="product-info-title-desktop">{title}</h1>',
  button:
    '<input name="btn-add-to-cart" type="submit" class="btn btn-lg btn-buy btn-block js-btn-add-to-cart" value="{label}" title="{label}">',
  soldOutButton:
    '<input type="submit" class="btn btn-lg btn-buy btn-block inactive" value="{label}" disabled>',
  stock: '<dl class="dl-horizontal"><dd class="col-xs-8"><span>{text}</span></dd></dl>',
  product:
    '<div class="product-info product-info-default row"><div class="product-info-content"><div class="product-info-stage">{gallery}<div class="product-info-details">{title}{stock}{meta}{options}{price}{notes}{buy}</div></div><div class="product-info-description">{description}</div></div></div>',
  card: '<div class="product-container"><figure class="image">{image}</figure><div class="title"><a href="{href}" class="product-url">{name}</a></div><div class="price"><span class="current-price-container">{price}</span></div>{button}</div>',
  list: '<div class="container-fluid productlist">{cards}</div>',
  data: ['microdata', 'json-ld', 'og'],
};
