import { readPage } from './read-page.ts';
import { servePages } from './serve-pages.ts';

servePages(readPage);
