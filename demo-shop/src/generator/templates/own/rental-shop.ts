import { type Template } from '../../parts/template.ts';

export const rentalShop: Template = {
  name: 'rental-shop',
  money: '{money}',
  now: '<div class="rate"><span class="rate-value">{amount}</span></div>',
  was: '<div class="rate-before"><s>{amount}</s></div>',
  box: '<div class="rates">{amounts}</div>',
  note: '<div class="rate-row"><span{class}>{text}</span></div>',
  title: '<h1 class="vehicle-name">{title}</h1>',
  button: '<button class="reserve-button">{label}</button>',
  soldOutButton: '<button class="reserve-button" disabled>{label}</button>',
  stock: '<p class="fleet-state">{text}</p>',
  product:
    '<section class="rental">{gallery}{title}{meta}{price}{notes}<form><input type="date" name="from"><input type="date" name="to">{options}{buy}</form>{stock}{description}</section>',
  card: '<article class="vehicle"><a href="{href}">{image}<h3>{name}</h3></a>{price}{button}</article>',
  list: '<div class="fleet">{cards}</div>',
  trades: ['rental'],
  data: ['json-ld', 'og'],
};
