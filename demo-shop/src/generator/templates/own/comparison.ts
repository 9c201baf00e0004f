import { type Template } from '../../parts/template.ts';

export const comparison: Template = {
  name: 'comparison',
  money: '{money}',
  now: '<strong class="best-price">{amount}</strong>',
  was: '<s class="oopStage-rrp">{amount}</s>',
  box: '<div class="oopStage-conditionButton-wrapper"><div class="oopStage-price">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="oopStage-title"><span>{title}</span></h1>',
  button: '<a class="oopStage-wishListButton" href="#"><span>{label}</span></a>',
  soldOutButton: '<p class="oopStage-noOffers">{label}</p>',
  stock: '<p class="offer-state">{text}</p>',
  product:
    '<div id="oopStage">{gallery}<div class="oopStage-details">{title}{price}{meta}{stock}{options}{buy}</div></div><section id="offerList">{notes}</section>{description}',
  card: '<a class="sr-resultItem" href="{href}">{image}<div class="sr-title">{name}</div><div class="sr-price">{price}</div>{button}</a>',
  list: '<div class="sr-resultList">{cards}</div>',
  trades: ['comparison'],
  data: ['json-ld'],
};
