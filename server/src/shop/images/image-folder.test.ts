import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImageFolder } from './image-folder.ts';

const DAY_MS = 86_400_000;
const png = (size: number, fill = 1) =>
  Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(size - 8, fill)]);
const url = (name: string | number) => `https://shop.example/${name}.png`;

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'tidemark-images-'));
  folder = path.join(parent, 'images');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const openFolder = (maxBytes = 100_000, maxAgeMs = 30 * DAY_MS) =>
  new ImageFolder({ folder, maxBytes, maxAgeMs });

async function isStored(images: ImageFolder, name: string | number): Promise<boolean> {
  const image = await images.find(url(name));
  await image?.close();
  return image !== null;
}

describe('ImageFolder', () => {
  it('ImageFolder returns what was stored, also to another process', async () => {
    await openFolder().save(url('a'), png(5000));
    const image = await openFolder().find(url('a'));
    expect(image).toMatchObject({ type: 'image/png', size: 5000, etag: expect.stringMatching(/^".+"$/) });
    expect(image && (await buffer(image.stream()))).toEqual(png(5000));
    expect(await openFolder().find(url('b'))).toBeNull();
  });

  it('ImageFolder changes the tag of an image that is stored again', async () => {
    const images = openFolder();
    await images.save(url('a'), png(5000));
    const before = await images.find(url('a'));
    await before?.close();
    await images.save(url('a'), png(5001, 2));
    const after = await images.find(url('a'));
    await after?.close();
    expect(after?.etag).not.toBe(before?.etag);
  });

  it('ImageFolder deletes the oldest images beyond its bound', async () => {
    const images = openFolder(10 * 8192);
    for (let index = 0; index < 30; index++) {
      await images.save(url(index), png(8000));
      const files = await readdir(folder);
      expect(files.length).toBeLessThanOrEqual(10);
    }
    expect(await isStored(images, 29)).toBe(true);
    expect(await isStored(images, 0)).toBe(false);
  });

  it('ImageFolder counts tiny images as a block each, and what earlier processes left', async () => {
    for (let index = 0; index < 20; index++) await openFolder().save(url(index), png(20));
    await openFolder(5 * 4096).save(url('last'), png(20));
    expect((await readdir(folder)).length).toBeLessThanOrEqual(5);
  });

  it('ImageFolder does not return an image that is too old, or a file that is no image', async () => {
    const images = openFolder(100_000, DAY_MS);
    await images.save(url('old'), png(5000));
    const [name = ''] = await readdir(folder);
    const twoDaysAgo = new Date(Date.now() - 2 * DAY_MS);
    await utimes(path.join(folder, name), twoDaysAgo, twoDaysAgo);
    expect(await images.find(url('old'))).toBeNull();
    await writeFile(path.join(folder, name), '<svg onload="alert(1)">');
    expect(await images.find(url('old'))).toBeNull();
  });

  it('ImageFolder removes what a killed process left half-written', async () => {
    await openFolder().save(url('a'), png(5000));
    const left = path.join(folder, 'x.part');
    await writeFile(left, 'x');
    const anHourAgo = new Date(Date.now() - 3_600_000);
    await utimes(left, anHourAgo, anHourAgo);
    await openFolder().save(url('b'), png(5000));
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
