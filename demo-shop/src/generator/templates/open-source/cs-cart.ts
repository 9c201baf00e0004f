import { type Template } from '../../parts/template.ts';

export const csCart: Template = {
  name: 'cs-cart',
  money:
    '<bdi><span class="ty-price-num">{before}</span><span class="ty-price-num">{whole}{decimal}<sup>{fraction}</sup></span><span class="ty-price-num">{after}</span></bdi>',
  now: '<span class="ty-price">{amount}</span>',
  was: '<span class="ty-list-price ty-nowrap"><span class="list-price-label">{w.was}</span> <span class="ty-strike">{amount}</span></span>',
  box: '<div class="prices-container price-wrap"><div class="ty-product-block__price-actual">{amounts}</div></div>',
  note: '<span class="ty-control-group"><span{class}>{text}</span></span>',
  title: '<h1 class="ty-product-block-title"><bdi>{title}</bdi></h1>',
  button:
    '<button class="ty-btn__primary ty-btn__add-to-cart cm-form-dialog-closer ty-btn" type="submit"><bdi>{label}</bdi></button>',
  soldOutButton: '<span class="ty-qty-out-of-stock ty-control-group__item">{label}</span>',
  stock: '<span class="ty-qty-in-stock ty-control-group__item">{text}</span>',
  product:
    '<div class="ty-product-block"><div class="ty-product-block__img">{gallery}</div><div class="ty-product-block__left"><form>{title}{price}{notes}{meta}{options}{stock}<div class="ty-product-block__button">{buy}</div></form></div></div><div class="ty-tabs">{description}</div>',
  card: '<div class="ty-column4"><div class="ty-grid-list__item"><div class="ty-grid-list__image">{image}</div><div class="ty-grid-list__item-name"><bdi><a href="{href}" class="product-title">{name}</a></bdi></div><div class="ty-grid-list__price">{price}</div>{button}</div></div>',
  list: '<div class="grid-list">{cards}</div>',
  data: ['json-ld', 'og'],
};
