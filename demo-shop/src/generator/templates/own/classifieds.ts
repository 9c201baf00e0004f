import { type Template } from '../../parts/template.ts';

export const classifieds: Template = {
  name: 'classifieds',
  money: '{money}',
  now: '<h3 class="ad-price">{amount}</h3>',
  was: '<span class="ad-price-old"><s>{amount}</s></span>',
  box: '<div data-testid="ad-price-container">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<h4 class="ad-title">{title}</h4>',
  button: '<button type="button" data-testid="contact"><span>{label}</span></button>',
  soldOutButton: '<span class="ad-inactive">{label}</span>',
  stock: '<div class="ad-status"><p>{text}</p></div>',
  product:
    '<div class="ad-page"><div class="ad-left">{gallery}{description}</div><aside class="ad-right"><p>12.03.2025</p>{title}{price}{stock}{options}{buy}{notes}{meta}</aside></div>',
  card: '<div data-cy="l-card"><a href="{href}">{image}<h6>{name}</h6></a>{price}<p>3 km</p>{button}</div>',
  list: '<div data-testid="listing-grid">{cards}</div>',
  trades: ['classified', 'secondHand'],
  data: ['json-ld', 'state'],
};
