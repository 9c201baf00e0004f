import { type Template } from '../../parts/template.ts';

export const marketplaceSellers: Template = {
  name: 'marketplace-sellers',
  money: '{money}',
  now: '<div class="x-price-primary"><span class="ux-textspans">{amount}</span></div>',
  was: '<div class="x-additional-info"><span class="ux-textspans ux-textspans--STRIKETHROUGH"><s>{amount}</s></span></div>',
  box: '<div class="vim x-price-section">{amounts}</div>',
  note: '<div class="ux-labels-values"><span{class}>{text}</span></div>',
  title:
    '<h1 class="x-item-title__mainTitle"><span class="ux-textspans ux-textspans--BOLD">{title}</span></h1>',
  button:
    '<ul class="x-buybox-cta"><li><a href="/pay" class="ux-call-to-action fake-btn"><span class="ux-call-to-action__text">{label}</span></a></li></ul>',
  soldOutButton: '<div class="d-statusmessage"><span>{label}</span></div>',
  stock: '<div class="x-quantity__availability"><span>{text}</span></div>',
  product:
    '<div class="vi-mast"><div class="vi-mast__col-left">{gallery}</div><div class="vi-mast__col-right">{title}{meta}{options}{price}{notes}{stock}{buy}</div></div>{description}',
  card: '<li class="s-item"><div class="s-item__image">{image}</div><a class="s-item__link" href="{href}"><div class="s-item__title">{name}</div></a><div class="s-item__details">{price}</div>{button}</li>',
  list: '<ul class="srp-results">{cards}</ul>',
  trades: ['marketplace', 'secondHand', 'auction'],
  data: ['json-ld', 'og'],
};
