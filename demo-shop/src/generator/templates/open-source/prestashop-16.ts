import { type Template } from '../../parts/template.ts';

export const prestashop16: Template = {
  name: 'prestashop-16',
  money: '{money}',
  now: '<p class="our_price_display"><span id="our_price_display" class="price">{amount}</span></p>',
  was: '<p id="old_price"><span id="old_price_display">{amount}</span></p>',
  box: '<div class="price"><div class="content_prices clearfix">{amounts}</div></div>',
  note: '<p{class}>{text}</p>',
  title: '<h1>{title}</h1>',
  button:
    '<p id="add_to_cart" class="buttons_bottom_block no-print"><button type="submit" name="Submit" class="exclusive"><span>{label}</span></button></p>',
  soldOutButton:
    '<p id="availability_statut"><span id="availability_value" class="warning_inline">{label}</span></p>',
  stock: '<p id="availability_statut"><span id="availability_value">{text}</span></p>',
  product:
    '<div class="primary_block row"><div class="pb-left-column">{gallery}</div><div class="pb-center-column">{title}{meta}{stock}{notes}</div><div class="pb-right-column"><form id="buy_block"><div class="box-info-product">{price}{options}<div class="box-cart-bottom">{buy}</div></div></form></div></div>{description}',
  card: '<li class="ajax_block_product"><div class="product-container">{image}<h5><a class="product-name" href="{href}">{name}</a></h5><div class="content_price">{price}</div>{button}</div></li>',
  list: '<ul class="product_list grid row">{cards}</ul>',
  data: ['microdata', 'og'],
};
