import { type Template } from '../../parts/template.ts';

export const nopcommerce: Template = {
  name: 'nopcommerce',
  money: '<span>{money}</span>',
  now: '<div class="product-price discounted-price"><label>{w.now}</label>{amount}</div>',
  nowAlone: '<div class="product-price">{amount}</div>',
  was: '<div class="old-product-price"><label>{w.was}</label>{amount}</div>',
  box: '<div class="prices">{amounts}</div>',
  note: '<div class="base-price-pangv"><span{class}>{text}</span></div>',
  title: '<div class="product-name"><h1>{title}</h1></div>',
  button:
    '<div class="add-to-cart-panel"><button type="button" class="button-1 add-to-cart-button">{label}</button></div>',
  soldOutButton:
    '<div class="availability"><div class="stock"><span class="value">{label}</span></div></div>',
  stock: '<div class="availability"><div class="stock"><span class="value">{text}</span></div></div>',
  product:
    '<div class="page product-details-page"><div class="product-essential"><div class="gallery">{gallery}</div><div class="overview">{title}{meta}{stock}{options}{notes}{price}<div class="add-to-cart">{buy}</div></div></div><div class="full-description">{description}</div></div>',
  card: '<div class="item-box"><div class="product-item"><div class="picture">{image}</div><div class="details"><h2 class="product-title"><a href="{href}">{name}</a></h2><div class="prices">{price}</div><div class="buttons">{button}</div></div></div></div>',
  list: '<div class="product-grid"><div class="item-grid">{cards}</div></div>',
  wasFirst: true,
  data: ['json-ld', 'microdata', 'og'],
};
