import { type Template } from '../../parts/template.ts';

export const b2bCatalogue: Template = {
  name: 'b2b-catalogue',
  money: '{money}',
  now: '<div class="row-price"><span class="val">{amount}</span></div>',
  was: '<div class="row-price-list"><del>{amount}</del></div>',
  box: '<div class="purchase-price">{amounts}</div>',
  note: '<div class="row-price"><span{class}>{text}</span></div>',
  title: '<h1 class="article-heading">{title}</h1>',
  button: '<button class="order" type="submit">{label}</button>',
  soldOutButton: '<span class="order-off">{label}</span>',
  stock: '<div class="stock-light"><span>{text}</span></div>',
  product:
    '<div class="article"><div class="article-head">{title}{meta}</div><div class="article-body">{gallery}<div class="article-buy">{stock}{options}{price}{notes}{buy}</div></div>{description}</div>',
  card: '<tr class="article-row"><td>{image}</td><td><a href="{href}">{name}</a></td><td>{price}</td><td>{button}</td></tr>',
  list: '<table class="articles"><tbody>{cards}</tbody></table>',
  trades: ['b2b'],
  data: ['json-ld', 'rdfa'],
};
