import { type Template } from '../../parts/template.ts';

export const pharmacy: Template = {
  name: 'pharmacy',
  money: '{money}',
  now: '<div class="pz-price__own"><b>{amount}</b></div>',
  was: '<div class="pz-price__avp">{amount}</div>',
  box: '<div class="pz-price">{amounts}</div>',
  note: '<div class="pz-info"><span{class}>{text}</span></div>',
  title: '<h1 class="pz-name">{title}</h1>',
  button: '<button class="pz-cart" type="submit">{label}</button>',
  soldOutButton: '<button class="pz-cart" type="submit" disabled>{label}</button>',
  stock: '<div class="pz-stock"><i></i>{text}</div>',
  product:
    '<div class="pz-detail">{gallery}<div class="pz-data">{title}{meta}{options}{price}{notes}{stock}{buy}</div><div class="pz-leaflet">{description}</div></div>',
  card: '<li class="pz-tile"><a href="{href}">{image}{name}</a>{price}{button}</li>',
  list: '<ul class="pz-tiles">{cards}</ul>',
  trades: ['pharmacy'],
  wasFirst: true,
  data: ['json-ld', 'microdata'],
};
