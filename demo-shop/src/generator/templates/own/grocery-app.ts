import { type Template } from '../../parts/template.ts';

export const groceryApp: Template = {
  name: 'grocery-app',
  money:
    '<span class="text-lg font-bold">{before}{whole}</span><span class="sr-only">{decimal}</span><sup class="text-xs">{fraction}</sup><span>{after}</span>',
  now: '<div class="flex items-baseline text-red-600">{amount}</div>',
  nowAlone: '<div class="flex items-baseline text-gray-900">{amount}</div>',
  was: '<div class="text-sm line-through text-gray-400">{amount}</div>',
  box: '<div class="flex flex-col gap-1" data-test="product-price">{amounts}</div>',
  note: '<div class="text-xs text-gray-500">{text}<i{class}></i></div>',
  title: '<h1 class="text-2xl font-semibold" data-test="product-title">{title}</h1>',
  button: '<button class="rounded-full bg-green-600 text-white px-4 py-2" data-test="add">{label}</button>',
  soldOutButton:
    '<button class="rounded-full bg-gray-200 px-4 py-2 cursor-not-allowed" disabled>{label}</button>',
  stock: '<p class="text-sm">{text}</p>',
  product:
    '<div class="grid md:grid-cols-2 gap-8"><div>{gallery}</div><div class="space-y-4">{title}{price}{notes}{stock}{options}{buy}{description}{meta}</div></div>',
  card: '<article class="relative rounded-xl border p-3"><a href="{href}" class="block">{image}<span class="line-clamp-2">{name}</span></a>{price}{button}</article>',
  list: '<div class="grid grid-cols-2 md:grid-cols-4 gap-4">{cards}</div>',
  trades: ['grocery', 'grocery', 'retail'],
  data: ['json-ld', 'state', 'og'],
};
