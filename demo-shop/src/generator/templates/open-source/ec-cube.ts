import { type Template } from '../../parts/template.ts';

export const ecCube: Template = {
  name: 'ec-cube',
  money: '{money}',
  now: '<p class="ec-price"><span class="ec-price__price price02-default">{amount}</span></p>',
  was: '<p class="ec-price"><span class="ec-price__regularPrice">{w.regular}</span><span class="price01-default">{amount}</span></p>',
  box: '<div class="ec-productRole__price">{amounts}</div>',
  note: '<div class="ec-productRole__tags"><span{class}>{text}</span></div>',
  title: '<div class="ec-productRole__title"><h2 class="ec-headingTitle">{title}</h2></div>',
  button:
    '<div class="ec-productRole__btn"><button type="submit" class="ec-blockBtn--action add-cart">{label}</button></div>',
  soldOutButton:
    '<div class="ec-productRole__btn"><button type="button" class="ec-blockBtn--action" disabled="disabled">{label}</button></div>',
  stock: '<div class="ec-productRole__stock">{text}</div>',
  product:
    '<div class="ec-productRole"><div class="ec-grid2"><div class="ec-grid2__cell">{gallery}</div><div class="ec-grid2__cell"><div class="ec-productRole__profile">{title}{price}{notes}{meta}<form id="form1">{options}{stock}{buy}</form><div class="ec-productRole__description">{description}</div></div></div></div></div>',
  card: '<li class="ec-shelfGrid__item"><a href="{href}">{image}<p>{name}</p></a>{price}{button}</li>',
  list: '<ul class="ec-shelfGrid">{cards}</ul>',
  wasFirst: true,
  data: ['json-ld', 'og'],
};
