/** A page that repeats one construct, `bytes` long. */
export type Construct = (bytes: number) => string;

const LD = '<script type="application/ld+json">';
/** The longest script that is read. */
const MAX_SCRIPT_BYTES = 4_900_000;
const NAMED = '<!doctype html><title>Kettle</title><h1>Kettle</h1>';

function repeated(piece: string, before = NAMED): Construct {
  return (bytes) => before + piece.repeat(Math.floor(bytes / piece.length));
}

/** Pieces that differ by their number. */
function numbered(piece: (index: number) => string, before = NAMED): Construct {
  return (bytes) => {
    const count = Math.floor(bytes / piece(100_000).length);
    return before + Array.from({ length: count }, (_, index) => piece(index)).join('');
  };
}

/** A script of JSON, repeated where one may not be as long as the page. */
function scripts(start: string, item: string, end: string): Construct {
  return (bytes) => {
    const length = Math.min(bytes, MAX_SCRIPT_BYTES);
    const script = start + item.repeat(Math.floor(length / item.length)) + end;
    return NAMED + script.repeat(Math.max(1, Math.round(bytes / length)));
  };
}

/** Many products whose offers are those of one variant, by reference. */
function sharedOffers(bytes: number): string {
  const offers = Array.from({ length: 400 }, () => '{"@type":"Offer","price":"1.00"}').join();
  const product = '{"@type":"Product","name":"Kettle","hasVariant":{"@id":"v"}}';
  const products = Array.from({ length: Math.min(4500, bytes / product.length) }, () => product).join();
  const data = `${LD}[{"@id":"v","@type":"Thing","a":1,"offers":[${offers}]},${products}]</script>`;
  return NAMED + data + ' '.repeat(Math.max(0, bytes - data.length));
}

/** By name, what a hostile page may repeat. */
export const constructs: Readonly<Record<string, Construct>> = {
  'struck prices': repeated('<del>$19.99</del>'),
  'prices in boxes': repeated('<p class="price">$19.99</p>'),
  'different prices': numbered((index) => `<p>Now $${index}.99 was $${index + 1}</p>`),
  'prices in one line': repeated('$19.99 '),
  'bare numbers': repeated('<b class="price">19.99</b>'),
  'JSON-LD blocks': repeated(`${LD}{"@type":"Product","name":"Kettle","offers":{"price":"1"}}</script>`),
  'one JSON-LD block': scripts(
    `${LD}[`,
    '{"@type":"Product","name":"Kettle","offers":{"price":"1"}},',
    '{}]</script>',
  ),
  'offers of one product': scripts(
    `${LD}{"@type":"Product","name":"Kettle","offers":[`,
    '{"@type":"Offer","price":"1.00"},',
    '{}]}</script>',
  ),
  'products that share offers': sharedOffers,
  'broken JSON-LD': scripts(`${LD}{`, '"a" /* ', '</script>'),
  microdata: repeated(
    '<i itemscope itemtype="http://schema.org/Product"><b itemprop="name">Kettle</b><b itemprop="price">1</b></i>',
  ),
  'microdata properties': repeated('<b itemprop="price">1</b>', `${NAMED}<i itemscope itemtype="Product">`),
  RDFa: repeated('<i typeof="Product"><b property="name">Kettle</b></i>'),
  tables: repeated('<table><tr><td>1<td>$2<tr><th>a<td>b</table>'),
  'distinct classes': numbered((index) => `<i class="c${index}">a</i>`),
  'distinct price classes': numbered((index) => `<i class="price p${index}">$1</i>`),
  'distinct tags': numbered((index) => `<x${index}>`),
  links: numbered((index) => `<a href="/p/${index}">Kettle ${index}</a>`),
  'deep nesting': repeated('<div class="price">'),
  'inline nesting': repeated('<b>1<i>'),
  'one huge attribute': repeated('a b ', `${NAMED}<div class="`),
  'huge attributes': repeated(`<div class="${'price '.repeat(2000)}">1</div>`),
  'many attributes': repeated('a="b" ', `${NAMED}<div `),
  entities: repeated('&amp;amp;&euro;&#49; ', `${NAMED}<p>`),
  'entities in prices': repeated('<p>&#36;1&#57;.99</p>'),
  'scripts with JSON': repeated('<script>window.x={"name":"Kettle","price":1}</script>'),
  'one script with JSON': scripts('<script>window.x=[', '{"name":"Kettle","price":1},', '0]</script>'),
  'nested state': scripts('<script>window.x=', '{"name":"a","price":', '</script>'),
  'data attributes': repeated('<i data-price="1" data-price-type="oldPrice">1</i>'),
  'variants in an attribute': repeated(
    '{"display_price":1,"sku":"a"},',
    `${NAMED}<form data-product_variations='[`,
  ),
  'meta tags': repeated('<meta property="og:price:amount" content="1">'),
  'meta tags of different names': numbered((index) => `<meta name="n${index}" content="1">`),
  headings: repeated('<h2>Related products</h2>'),
  'open headings': repeated('<h1>Kettle '),
  buttons: repeated('<button>Add to cart</button>'),
  options: repeated('<option value=1>$1</option>'),
  'stock lines': repeated('<p class="stock">In stock</p><p>Sold out</p>'),
  'unrelated parts': repeated('<nav><b>$1</b></nav>'),
  comments: repeated('<!-- $1 -->'),
  'one long word': repeated('a'),
  'one long number': repeated('1', `${NAMED}<p class="price">$`),
  spaces: repeated(' \n'),
};
