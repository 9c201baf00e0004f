import { type Template } from '../../parts/template.ts';

export const ecwid: Template = {
  name: 'ecwid',
  money: '{money}',
  now: '<span class="details-product-price__value ec-price-item">{amount}</span>',
  was: '<div class="product-details__product-compare-price"><s>{amount}</s></div>',
  box: '<div class="product-details__product-price">{amounts}</div>',
  note: '<div{class}><div class="details-product-price-compare">{text}</div></div>',
  title: '<h1 class="product-details__product-title ec-header-h3">{title}</h1>',
  button:
    '<div class="details-product-purchase__add-to-bag form-control"><button type="button" class="form-control__button"><span class="form-control__button-text">{label}</span></button></div>',
  soldOutButton:
    '<div class="product-details__label label--flag label--attention"><div class="label__text">{label}</div></div>',
  stock: '<div class="details-product-purchase__place"><span>{text}</span></div>',
  product:
    '<div class="ec-store"><div class="product-details"><div class="product-details__gallery">{gallery}</div><div class="product-details__sidebar">{title}{meta}{price}{options}{notes}{stock}{buy}</div><div class="product-details__product-description">{description}</div></div></div>',
  card: '<div class="grid-product"><div class="grid-product__wrap">{image}<a href="{href}" class="grid-product__title"><div class="grid-product__title-inner">{name}</div></a><div class="grid-product__price">{price}</div>{button}</div></div>',
  list: '<div class="ec-grid grid-products">{cards}</div>',
  data: ['json-ld', 'og'],
};
