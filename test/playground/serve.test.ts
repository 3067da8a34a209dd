/** The files of the page over HTTP, and nothing beside them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { playground } from '../../cli/playground.ts';
import { serve } from './browser.ts';

const root = mkdtempSync(join(tmpdir(), 'strata-serve-'));
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  mkdirSync(join(root, 'page'));
  writeFileSync(join(root, 'page', 'index.html'), '<p>page</p>');
  writeFileSync(join(root, 'page', 'page.js'), 'let x;');
  writeFileSync(join(root, 'secret.txt'), 'the hidden text');
  site = await serve(join(root, 'page'));
});

afterAll(() => {
  site.server.close();
  rmSync(root, { recursive: true, force: true });
});

/** As it is on the wire: `fetch` would tidy the path up first. */
function ask(
  path: string,
  method = 'GET',
): Promise<{ readonly status: number; readonly type: string; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(`${site.url}/`, { path, method }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        body += part;
      });
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          body,
        }),
      );
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('hands out the page and its scripts, with their types', async () => {
  expect(await ask('/')).toMatchObject({
    status: 200,
    type: 'text/html; charset=utf-8',
    body: '<p>page</p>',
  });
  expect(await ask('/page.js')).toMatchObject({
    status: 200,
    type: 'text/javascript; charset=utf-8',
  });
  expect(await ask('/page.js?v=1', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/none.js', '/%00', '/%'])(
  'does not hand out %s',
  async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body).not.toContain('hidden');
  },
);

test('only hands out', async () => {
  expect((await ask('/', 'POST')).status).toBe(405);
});

test('a port that is none is refused', async () => {
  expect(await playground('99999')).toBe(2);
  expect(await playground('all')).toBe(2);
});
