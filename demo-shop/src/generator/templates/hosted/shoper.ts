import { type Template } from '../../parts/template.ts';

export const shoper: Template = {
  name: 'shoper',
  money: '{money}',
  now: '<em class="main-price color">{amount}</em>',
  was: '<del class="none oldprice">{amount}</del>',
  box: '<div class="price"><div class="basket row">{amounts}</div></div>',
  note: '<div{class}>{text}</div>',
  title: '<h1 class="name">{title}</h1>',
  button: '<button class="addtobasket btn btn-red" type="submit"><span>{label}</span></button>',
  soldOutButton: '<div class="availability none"><span class="second">{label}</span></div>',
  stock:
    '<div class="row availability row"><span class="first"></span> <span class="second">{text}</span></div>',
  product:
    '<div id="box_productfull" class="box"><div class="boxhead">{title}</div><div class="innerbox"><div class="maininfo row">{gallery}<div class="productdetails-more-details">{stock}{price}{notes}<form class="form-basket">{options}{buy}</form>{meta}</div></div></div></div><div id="box_description">{description}</div>',
  card: '<div class="product product_view-extended"><div class="product-inner-wrap"><a href="{href}" class="prodimage">{image}</a><a class="prodname" href="{href}"><span class="productname">{name}</span></a><div class="price">{price}</div>{button}</div></div>',
  list: '<div class="products viewphot">{cards}</div>',
  data: ['microdata', 'json-ld', 'og'],
};
