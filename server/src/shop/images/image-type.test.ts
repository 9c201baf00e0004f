import { expect, it } from 'vitest';
import { imageTypeOf } from './image-type.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

it.each([
  ['\xff\xd8\xff\xe0\x00\x10JFIF', 'image/jpeg'],
  ['\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR', 'image/png'],
  ['GIF89a\x01\x00', 'image/gif'],
  ['GIF87a\x01\x00', 'image/gif'],
  ['RIFF\x24\x00\x00\x00WEBPVP8 ', 'image/webp'],
  ['\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1', 'image/avif'],
  ['\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif', 'image/avif'],
])('an image that starts with %j is %s', (head, type) => {
  expect(imageTypeOf(bytes(head))).toBe(type);
});

it.each([
  '<svg xmlns="http://www.w3.org/2000/svg">',
  '<?xml version="1.0"?><svg>',
  '<!doctype html><script>alert(1)</script>',
  'GIF89b',
  '\x89PNG',
  'RIFF\x24\x00\x00\x00WAVEfmt ',
  '\x00\x00\x00\x1cftypisom\x00\x00\x00\x00isom',
  '\x00\x00\x00\x1cftypheic\x00\x00\x00\x00heicmif1',
  '%PDF-1.7',
  '',
])('content that starts with %j is no image', (head) => {
  expect(imageTypeOf(bytes(head))).toBeNull();
});
