import { type Template } from '../../parts/template.ts';

export const auctionHouse: Template = {
  name: 'auction-house',
  money: '<strong>{money}</strong>',
  now: '<div class="lot-price"><div class="amount">{amount}</div></div>',
  was: '<div class="estimate">{amount}</div>',
  box: '<section class="bid-box">{amounts}<p class="ends">2d 04:11:09</p></section>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="lot-title">{title}</h1>',
  button: '<button class="bid-button" type="button">{label}</button>',
  soldOutButton: '<button class="bid-button" disabled>{label}</button>',
  stock: '<p class="lot-state">{text}</p>',
  product: '<article class="lot">{title}{gallery}{price}{stock}{buy}{notes}{meta}{description}</article>',
  card: '<div class="lot-card"><a href="{href}">{image}<span>{name}</span></a>{price}{button}</div>',
  list: '<div class="lots">{cards}</div>',
  trades: ['auction'],
  data: ['json-ld', 'og'],
};
