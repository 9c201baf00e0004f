import { describe, expect, it } from 'vitest';
import { parseLinks } from './parse-links.ts';

describe('parseLinks', () => {
  it.each([
    ['', []],
    ['  \n ', []],
    ['https://shop.example/a', ['https://shop.example/a']],
    ['shop.example/a', ['https://shop.example/a']],
    ['localhost:4000/a', ['https://localhost:4000/a']],
    ['HTTP://shop.example/a', ['HTTP://shop.example/a']],
    [
      'https://a.example/1\r\nhttps://a.example/2 \n\nhttps://a.example/1',
      ['https://a.example/1', 'https://a.example/2'],
    ],
  ])('reads %j as %j', (text, links) => {
    expect(parseLinks(text)).toEqual(links);
  });
});
