import { type Template } from '../../parts/template.ts';

export const bookshop: Template = {
  name: 'bookshop',
  money: '{money}',
  now: '<span class="book-price">{amount}</span>',
  was: '<span class="book-price-list"><del>{amount}</del></span>',
  box: '<div class="book-offer">{amounts}</div>',
  note: '<span{class}>{text}</span>',
  title: '<h1 class="book-title">{title}</h1>',
  button: '<button class="basket-add">{label}</button>',
  soldOutButton: '<button class="basket-add" disabled="disabled">{label}</button>',
  stock: '<p class="dispatch">{text}</p>',
  product:
    '<div class="book"><div class="cover">{gallery}</div><div class="book-info">{title}<p class="author">A. Norden</p>{options}{price}{notes}{stock}{buy}</div><div class="blurb">{description}</div>{meta}</div>',
  card: '<div class="book-tile"><a href="{href}">{image}<span>{name}</span></a>{price}{button}</div>',
  list: '<div class="shelf">{cards}</div>',
  trades: ['books'],
  data: ['json-ld', 'rdfa', 'og'],
};
