import { esc } from '../../page-parts/html.ts';
import { type Scene } from '../scene/scene.ts';
import { type Template } from './template.ts';
import { renderExtras } from './render-extras.ts';

/** The parts of a page that its kind decides. */
export interface PageContent {
  readonly title: string;
  readonly main: string;
  readonly head?: string;
  readonly tail?: string;
  /** A wall shows nothing of the shop around its main part. */
  readonly isBare?: boolean;
}

const STYLE =
  '<style>body{font-family:sans-serif;margin:0;color:#222}main{max-width:1100px;margin:0 auto;padding:20px}img{max-width:100%;background:#eee}ul{list-style:none;padding:0}nav a{margin-inline-end:14px}.visually-hidden,.sr-only,.screen-reader-text{position:absolute;clip:rect(0 0 0 0);width:1px;height:1px;overflow:hidden}[hidden],.modal,.hidden{display:none}</style>';

/** A whole document around the content. */
export function renderDocument(scene: Scene, template: Template, content: PageContent): string {
  const { market, language, shopName, random } = scene;
  const direction = language.isRightToLeft ? ' dir="rtl"' : '';
  const title =
    random.next() < 0.8
      ? `${content.title} ${random.pick(['|', '–', '-', '::'])} ${shopName}`
      : content.title;
  return `<!DOCTYPE html>
<html lang="${market.tag}"${direction}><head><meta charset="utf-8"><title>${esc(title)}</title>
<meta name="viewport" content="width=device-width">${template.head ?? ''}${content.head ?? ''}${STYLE}</head>
<body ${template.bodyAttributes ?? ''}>${content.isBare ? content.main : withShop(scene, template, content.main)}
${content.tail ?? ''}</body></html>
`;
}

function withShop(scene: Scene, template: Template, main: string): string {
  const { beforeMain, afterMain } = renderExtras(scene, template);
  return `${header(scene)}${beforeMain}
<main>${main}</main>
${afterMain}${footer(scene)}`;
}

function header({ say, shopName, random }: Scene): string {
  const links = Array.from({ length: random.between(3, 7) }, () => `<a href="/c/${random.between(1, 90)}">${esc(say('nouns'))}</a>`); // prettier-ignore
  return `<header><a href="/">${shopName}</a><form action="/search"><input name="q" placeholder="${esc(say('search'))}"><button>${esc(say('search'))}</button></form><a href="/login">${esc(say('login'))}</a><nav>${links.join('')}</nav></header>`;
}

function footer({ say, shopName, random }: Scene): string {
  const newsletter =
    random.next() < 0.6
      ? `<form><p>${esc(say('newsletter'))}</p><input type="email" placeholder="${esc(say('email'))}"><button>OK</button></form>`
      : '';
  return `<footer>${newsletter}<a href="/stores">${esc(say('stores'))}</a> <a href="/faq">${esc(say('faq'))}</a> <p>© 2025 ${shopName}</p></footer>`;
}
