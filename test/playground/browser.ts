/** One Chromium for all tests of the page. */

import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { pageServer } from '../../cli/playground.ts';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where Debian and Ubuntu put it; CHROMIUM names another one. */
const PLACES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];

export const BUILT = join(ROOT, 'dist/playground');

/** The one line that says why there is no browser test; undefined where there is a browser. */
export function missing(): string | undefined {
  if (browserPath() === undefined)
    return 'No Chromium here, so the page is not tested in one: apt-get install -y chromium';
  return existsSync(join(BUILT, 'page.js'))
    ? undefined
    : 'The page is not built, so it is not tested in a browser: npm run build:playground';
}

function browserPath(): string | undefined {
  return PLACES.find((place) => place !== undefined && existsSync(place));
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserPath() ?? '',
    // On Ctrl-C it would end this process: other tests in it end what they test that way.
    ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
  });
}

/** Serves a directory above the page as well, so that it is tried under a path of its own. */
export function serve(
  directory: string,
): Promise<{ readonly server: Server; readonly url: string }> {
  const server = pageServer(directory);
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      done({ server, url: `http://127.0.0.1:${port}` });
    });
  });
}

/** Everything that a page complains of, and every request that leaves this machine. */
export function watchPage(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|file:|blob:|data:)/.test(request.url()))
      complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}

/** The element of this name, as the page marks it for tests. */
export const named = (name: string): string => `[data-test="${name}"]`;
