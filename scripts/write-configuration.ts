import { writeFile } from 'node:fs/promises';
import { configurationPage } from '../server/src/config/config.ts';

await writeFile(new URL('../docs/configuration.md', import.meta.url), configurationPage());
