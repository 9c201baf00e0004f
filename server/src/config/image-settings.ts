import { setting, type Settings } from './settings.ts';

/** How product images are fetched from shops and kept. Part of the settings in config.ts. */
export const imageSettings = {
  imageCacheBytes: setting.integer(
    'TIDEMARK_IMAGE_CACHE_BYTES',
    200_000_000,
    'Maximum size in bytes of all product images kept in the data folder; 0: none',
    { min: 0 },
  ),
} satisfies Settings;
