import { type Template } from '../../parts/template.ts';

export const serviceBooking: Template = {
  name: 'service-booking',
  money: '{money}',
  now: '<p class="service-price"><strong>{amount}</strong></p>',
  was: '<p class="service-price-old"><s>{amount}</s></p>',
  box: '<div class="service-prices">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<h1 class="service-title">{title}</h1>',
  button: '<a class="cta" href="/book">{label}</a>',
  soldOutButton: '<span class="cta cta--off">{label}</span>',
  stock: '<p class="slots">{text}</p>',
  product:
    '<article class="service">{title}{description}{gallery}{price}{options}{notes}{stock}{buy}{meta}</article>',
  card: '<div class="service-card"><a href="{href}">{image}<h3>{name}</h3></a>{price}{button}</div>',
  list: '<div class="services">{cards}</div>',
  trades: ['service', 'subscription'],
  data: ['json-ld', 'og'],
};
