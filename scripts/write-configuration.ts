/** Writes docs/configuration.md from the settings in server/src/config: npm run docs:configuration */
import { writeFile } from 'node:fs/promises';
import { configurationPage } from '../server/src/config/config.ts';

await writeFile(new URL('../docs/configuration.md', import.meta.url), configurationPage());
