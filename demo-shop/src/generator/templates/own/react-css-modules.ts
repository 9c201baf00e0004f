import { type Template } from '../../parts/template.ts';

export const reactCssModules: Template = {
  name: 'react-css-modules',
  money: '<span>{before}</span><!-- -->{whole}<!-- -->{decimal}<!-- -->{fraction}<span>{after}</span>',
  now: '<div class="PriceBlock_actual__3kLmX" data-testid="price-actual">{amount}</div>',
  was: '<div class="PriceBlock_crossed__x91Zq"><del>{amount}</del></div>',
  box: '<div class="PriceBlock_root__Ab12c">{amounts}</div>',
  note: '<div class="Info_row__9sKd1"><span{class}>{text}</span></div>',
  title: '<h1 class="Header_title__2Jk9s" data-testid="pdp-title">{title}</h1>',
  button:
    '<button class="Button_root__1xY Button_primary__Qw3" data-testid="pdp-buy"><span class="Button_text__7Hj">{label}</span></button>',
  soldOutButton:
    '<button class="Button_root__1xY Button_disabled__Lp0" disabled><span class="Button_text__7Hj">{label}</span></button>',
  stock: '<div class="Availability_root__5Tg"><span>{text}</span></div>',
  product:
    '<div id="__next"><div class="Pdp_grid__0aS"><div class="Pdp_media__1bD">{gallery}</div><div class="Pdp_side__4fG">{title}{meta}{options}{price}{notes}{buy}{stock}</div></div>{description}</div>',
  card: '<div class="Tile_root__8uI"><a href="{href}">{image}<div class="Tile_name__6yT">{name}</div></a><div class="Tile_price__2wE">{price}</div>{button}</div>',
  list: '<div class="Grid_root__3eR">{cards}</div>',
  data: ['json-ld', 'state', 'og'],
};
