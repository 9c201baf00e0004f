import { type Template } from '../../parts/template.ts';

export const opencart: Template = {
  name: 'opencart',
  money: '{money}',
  now: '<li><h2>{amount}</h2></li>',
  was: '<li><span style="text-decoration: line-through;">{amount}</span></li>',
  box: '<ul class="list-unstyled">{amounts}</ul>',
  note: '<li{class}>{text}</li>',
  title: '<h1>{title}</h1>',
  button:
    '<div class="form-group"><button type="button" id="button-cart" class="btn btn-primary btn-lg btn-block">{label}</button></div>',
  soldOutButton:
    '<button type="button" id="button-cart" class="btn btn-primary btn-lg btn-block disabled" disabled>{label}</button>',
  stock: '<ul class="list-unstyled"><li>{text}</li></ul>',
  product:
    '<div id="content" class="col-sm-12"><div class="row"><div class="col-sm-8">{gallery}{description}</div><div class="col-sm-4">{title}{meta}{stock}{price}<div id="product">{options}{buy}</div>{notes}</div></div></div>',
  card: '<div class="product-layout col-md-3"><div class="product-thumb transition"><div class="image"><a href="{href}">{image}</a></div><div class="caption"><h4><a href="{href}">{name}</a></h4><p class="price">{price}</p></div><div class="button-group">{button}</div></div></div>',
  list: '<div class="row">{cards}</div>',
  wasFirst: true,
  data: ['og', 'microdata'],
};
