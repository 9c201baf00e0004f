import { type Template } from '../../parts/template.ts';

export const makeshop: Template = {
  name: 'makeshop',
  money: '{money}',
  now: '<p class="M_price"><b>{amount}</b></p>',
  was: '<p class="M_teika">{amount}</p>',
  box: '<div class="price-area">{amounts}</div>',
  note: '<p{class}>{text}</p>',
  title: '<div class="item-name"><p class="name">{title}</p></div>',
  button:
    '<div class="cart-btn"><a href="javascript:void(0)" class="btn-cart"><img src="/btn_cart.gif" alt="{label}"></a><span>{label}</span></div>',
  soldOutButton: '<p class="soldout">{label}</p>',
  stock: '<p class="zaiko">{text}</p>',
  product:
    '<div id="detail"><form name="form1" method="post">{title}<table class="detail"><tr><td>{gallery}</td><td>{price}{notes}{options}{stock}{buy}</td></tr></table>{description}{meta}</form></div>',
  card: '<td class="item-box"><a href="{href}">{image}</a><br><a href="{href}">{name}</a><br>{price}{button}</td>',
  list: '<table class="item-list"><tr>{cards}</tr></table>',
  data: [],
};
