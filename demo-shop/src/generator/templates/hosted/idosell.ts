import { type Template } from '../../parts/template.ts';

export const idosell: Template = {
  name: 'idosell',
  money: '{money}',
  now: '<strong class="projector_price_value" id="projector_price_value">{amount}</strong>',
  was: '<div class="projector_price_srp_wrapper"><span class="projector_price_srp_label">{w.was}</span><span class="projector_price_srp">{amount}</span></div>',
  box: '<div id="projector_prices_wrapper"><div class="projector_price_subwrapper">{amounts}</div></div>',
  note: '<div class="projector_details__sub"><span{class}>{text}</span></div>',
  title: '<div class="product_name"><h1 class="product_name__name">{title}</h1></div>',
  button:
    '<button class="btn --solid --large projector_butttons__buy" id="projector_button_basket" type="submit">{label}</button>',
  soldOutButton: '<div class="projector_tell_availability"><strong>{label}</strong></div>',
  stock:
    '<div id="projector_status_description_wrapper"><label></label><div><span id="projector_status_description">{text}</span></div></div>',
  product:
    '<section id="projector_photos">{gallery}</section>{title}<form id="projector_form"><div id="projector_details">{options}{stock}{price}{notes}{buy}</div></form><section id="projector_longdescription">{description}{meta}</section>',
  card: '<div class="product_wrapper"><a class="product-icon" href="{href}">{image}</a><h3><a class="product-name" href="{href}">{name}</a></h3><div class="product_prices">{price}</div>{button}</div>',
  list: '<div id="search" class="search products d-flex">{cards}</div>',
  data: ['microdata', 'og'],
};
