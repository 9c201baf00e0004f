import { type Template } from '../../parts/template.ts';

export const zenCart: Template = {
  name: 'zen-cart',
  money: '{money}',
  now: '<span class="productSpecialPrice">{amount}</span>',
  nowAlone: '<span class="productBasePrice">{amount}</span>',
  was: '<span class="normalprice">{amount}</span>',
  box: '<h2 id="productPrices" class="productGeneral">{amounts}</h2>',
  note: '<br><span{class}>{text}</span>',
  title: '<h1 id="productName" class="productGeneral">{title}</h1>',
  button: '<div id="cartAdd"><input type="submit" value="{label}"></div>',
  soldOutButton: '<div id="cartAdd"><img src="/sold_out.gif" alt="{label}"> {label}</div>',
  stock: '<ul id="productDetailsList"><li>{text}</li></ul>',
  product:
    '<div class="centerColumn" id="productGeneral"><form name="cart_quantity">{gallery}{title}{price}{description}{notes}{meta}{stock}{options}{buy}</form></div>',
  card: '<div class="centerBoxContentsProducts centeredContent"><a href="{href}">{image}</a><br><h3 class="itemTitle"><a href="{href}">{name}</a></h3>{price}{button}</div>',
  list: '<div id="productListing">{cards}</div>',
  wasFirst: true,
  data: [],
};
