import { type Template } from '../../parts/template.ts';

export const insales: Template = {
  name: 'insales',
  money: '{money}',
  now: '<div class="product__price-cur" data-product-card-price-from-cart>{amount}</div>',
  was: '<div class="product__price-old">{amount}</div>',
  box: '<div class="product__price">{amounts}</div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="product__title heading">{title}</h1>',
  button:
    '<button class="btn btn_primary product-buy" type="submit" data-item-add><span>{label}</span></button>',
  soldOutButton: '<div class="product__not-available"><span>{label}</span></div>',
  stock: '<div class="product__available"><span>{text}</span></div>',
  product:
    '<div class="product"><form class="product__area product-form"><div class="product__area-photo">{gallery}</div><div class="product__area-calculate">{title}{meta}{price}{notes}{options}{stock}<div class="product__buy">{buy}</div></div><div class="product__area-description">{description}</div></form></div>',
  card: '<form class="product-preview"><div class="product-preview__photo">{image}</div><a class="product-preview__title" href="{href}">{name}</a><div class="product-preview__price">{price}</div>{button}</form>',
  list: '<div class="catalog-list">{cards}</div>',
  data: ['microdata', 'og', 'state'],
};
