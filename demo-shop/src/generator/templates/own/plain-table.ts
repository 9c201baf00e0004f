import { type Template } from '../../parts/template.ts';

export const plainTable: Template = {
  name: 'plain-table',
  money: '{money}',
  now: '<b><font size="4">{amount}</font></b>',
  was: '<s>{amount}</s>',
  box: '<p>{amounts}</p>',
  note: '<br>{text}<i{class}></i>',
  title: '<tr><td colspan="2"><b>{title}</b></td></tr>',
  button: '<form action="/cgi-bin/order.pl"><input type="submit" value="{label}"></form>',
  soldOutButton: '<font color="red">{label}</font>',
  stock: '<br><font>{text}</font>',
  product:
    '<table width="700" border="0" cellpadding="4">{title}<tr><td valign="top">{gallery}</td><td valign="top">{price}{notes}{stock}{options}{buy}</td></tr><tr><td colspan="2">{description}{meta}</td></tr></table>',
  card: '<td align="center"><a href="{href}">{image}<br>{name}</a><br>{price}<br>{button}</td>',
  list: '<table border="1"><tr>{cards}</tr></table>',
  data: [],
};
