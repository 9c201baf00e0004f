import { type Template } from '../../parts/template.ts';

export const headlessTailwind: Template = {
  name: 'headless-tailwind',
  money: '{money}',
  now: '<span class="text-3xl font-bold tracking-tight text-gray-900">{amount}</span>',
  was: '<span class="ml-2 text-lg text-gray-500 line-through">{amount}</span>',
  box: '<div class="mt-3">{amounts}</div>',
  note: '<p class="mt-1 text-sm text-gray-600">{text}<i{class}></i></p>',
  title: '<h1 class="text-3xl font-bold">{title}</h1>',
  button:
    '<button type="submit" class="mt-10 flex w-full items-center justify-center rounded-md bg-indigo-600 px-8 py-3 text-base font-medium text-white">{label}</button>',
  soldOutButton:
    '<button type="button" disabled class="mt-10 flex w-full opacity-50 rounded-md bg-gray-400 px-8 py-3">{label}</button>',
  stock:
    '<p class="flex items-center text-sm"><svg class="h-5 w-5" aria-hidden="true"></svg><span class="ml-2">{text}</span></p>',
  product:
    '<div class="lg:grid lg:grid-cols-2 lg:gap-x-8"><div>{gallery}</div><div class="mt-10">{title}{price}{description}<form class="mt-6">{options}{stock}{buy}</form>{notes}{meta}</div></div>',
  card: '<a href="{href}" class="group">{image}<h3 class="mt-4 text-sm text-gray-700">{name}</h3><p class="mt-1 text-lg font-medium">{price}</p>{button}</a>',
  list: '<div class="grid grid-cols-1 gap-x-6 gap-y-10 sm:grid-cols-2">{cards}</div>',
  data: ['json-ld', 'state', 'og'],
};
