import { type Template } from '../../parts/template.ts';

export const cafe24: Template = {
  name: 'cafe24',
  money: '{money}',
  now: '<tr><th scope="row"><span>{w.now}</span></th><td><span><strong id="span_product_price_text">{amount}</strong></span></td></tr>',
  nowAlone:
    '<tr><th scope="row"><span>{w.regular}</span></th><td><span><strong id="span_product_price_text">{amount}</strong></span></td></tr>',
  was: '<tr><th scope="row"><span>{w.was}</span></th><td><span><strike>{amount}</strike></span></td></tr>',
  box: '<div class="xans-element- xans-product xans-product-detaildesign"><table border="1"><tbody>{amounts}</tbody></table></div>',
  note: '<tr><th scope="row"></th><td><span{class}>{text}</span></td></tr>',
  title: '<div class="headingArea"><h2>{title}</h2></div>',
  button:
    '<div class="xans-element- xans-product xans-product-action"><div class="ec-base-button"><a href="#none" class="btnSubmit" onclick="product_submit(1)"><span>{label}</span></a></div></div>',
  soldOutButton: '<div class="ec-base-button"><span class="btnEm sizeL">{label}</span></div>',
  stock: '<p class="stock_text">{text}</p>',
  product:
    '<div class="xans-element- xans-product xans-product-detail"><div class="detailArea"><div class="imgArea">{gallery}</div><div class="infoArea">{title}{price}{options}{stock}{notes}{buy}</div></div></div><div id="prdDetail">{description}{meta}</div>',
  card: '<li class="xans-record-"><div class="thumbnail"><a href="{href}">{image}</a></div><div class="description"><strong class="name"><a href="{href}">{name}</a></strong><table class="spec"><tbody>{price}</tbody></table>{button}</div></li>',
  list: '<ul class="prdList grid4">{cards}</ul>',
  data: ['og', 'json-ld'],
};
