import { type Template } from '../../parts/template.ts';

export const shopifyDawn: Template = {
  name: 'shopify-dawn',
  money: '{money}',
  now: '<div class="price__sale"><span class="visually-hidden visually-hidden--inline">{w.regular}</span><span class="visually-hidden visually-hidden--inline">{w.now}</span><span class="price-item price-item--sale price-item--last">{amount}</span></div>',
  nowAlone:
    '<div class="price__regular"><span class="visually-hidden visually-hidden--inline">{w.regular}</span> <span class="price-item price-item--regular">{amount}</span></div>',
  was: '<span><s class="price-item price-item--regular">{amount}</s></span>',
  box: '<div class="no-js-hidden" id="price-template" role="status"><div class="price price--large price--show-badge"><div class="price__container">{amounts}</div></div></div>',
  note: '<div{class}>{text}</div>',
  title: '<div class="product__title"><h1>{title}</h1></div>',
  button:
    '<form method="post" action="/cart/add"><button type="submit" name="add" class="product-form__submit button button--full-width button--secondary"><span>{label}</span></button></form>',
  soldOutButton:
    '<form method="post" action="/cart/add"><button type="submit" name="add" class="product-form__submit button" disabled aria-disabled="true"><span>{label}</span></button></form>',
  stock: '<p class="product__inventory {state}" role="status">{text}</p>',
  product:
    '<product-info class="product grid"><div class="grid__item product__media-wrapper">{gallery}</div><div class="product__info-wrapper grid__item">{title}{price}{options}{stock}{buy}{notes}{description}{meta}</div></product-info>',
  card: '<li class="grid__item"><div class="card-wrapper product-card-wrapper"><div class="card__media">{image}</div><h3 class="card__heading"><a href="{href}" class="full-unstyled-link">{name}</a></h3><div class="price">{price}</div>{button}</div></li>',
  list: '<ul class="grid product-grid">{cards}</ul>',
  bodyAttributes: 'class="gradient"',
  data: ['json-ld', 'og', 'state'],
};
