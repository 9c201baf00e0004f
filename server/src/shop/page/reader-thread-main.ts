import { readPage } from './read-page.ts';
import { servePages } from './serve-pages.ts';
import { warmUp } from './warm-up.ts';

warmUp();
servePages(readPage);
