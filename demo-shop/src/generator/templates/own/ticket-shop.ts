import { type Template } from '../../parts/template.ts';

export const ticketShop: Template = {
  name: 'ticket-shop',
  money: '{money}',
  now: '<div class="event-price"><span>{amount}</span></div>',
  was: '<s class="event-price-old">{amount}</s>',
  box: '<div class="event-prices">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<h1 class="event-name">{title}</h1>',
  button: '<a role="button" class="btn-tickets" href="/seats">{label}</a>',
  soldOutButton: '<span class="btn-tickets btn-disabled" aria-disabled="true">{label}</span>',
  stock: '<p class="event-status">{text}</p>',
  product:
    '<article class="event"><header>{title}<time datetime="2026-09-12T19:30">12.09.2026 19:30</time></header>{gallery}{options}{price}{stock}{buy}{notes}{description}{meta}</article>',
  card: '<article class="event-card"><a href="{href}">{image}<h3>{name}</h3></a><time>12.09.</time>{price}{button}</article>',
  list: '<section class="events">{cards}</section>',
  trades: ['ticket'],
  data: ['json-ld', 'og'],
};
