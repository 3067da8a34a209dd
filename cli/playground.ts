/** `strata playground`: hands out the files of the built page, to this machine only. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { dirname, extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onInterrupt } from './on-interrupt.ts';
import { EXIT, type ExitCode, type Refusal, usage, wrong } from './outcome.ts';
import { respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';

/** Resolves when the server has ended. */
export async function playground(portText: string): Promise<ExitCode> {
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65_535)
    return respondRefused(
      usage(`\`--port ${portText}\` is no port.`, 'give a number from 0 to 65535'),
      false,
    );
  const directory = builtPage();
  if (directory === undefined)
    return respondRefused(
      wrong(
        'The page of the playground has not been built.',
        'in a clone of the sources: `npm run build:playground`',
        'The package that is published has it; a fresh clone does not.',
      ),
      false,
    );
  const server = pageServer(directory);
  const problem = await listening(server, port);
  if (problem) return respondRefused(problem, false);
  const address = server.address();
  const open = typeof address === 'object' && address !== null ? address.port : port;
  stdout().write(`The playground is at http://127.0.0.1:${open}/ until Ctrl-C.\n`);
  onInterrupt(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise((done) => server.once('close', done));
  return EXIT.fine;
}

/** Beside the bundle that runs, or one directory up where that is split or a test's. */
function builtPage(): string | undefined {
  const here = dirname(fileURLToPath(import.meta.url));
  return ['playground', '../playground', '../../playground', '../dist/playground']
    .map((place) => join(here, place))
    .find((place) => existsSync(join(place, 'index.html')) && existsSync(join(place, 'page.js')));
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Files of one directory, and nothing above it. */
export function pageServer(directory: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    void answer(directory, pathname, request.method ?? 'GET', response);
  });
}

async function answer(
  directory: string,
  path: string,
  method: string,
  response: ServerResponse,
): Promise<void> {
  const end = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
  };
  if (method !== 'GET' && method !== 'HEAD') {
    end(405, 'This server only hands out files.');
    return;
  }
  const file = fileAt(directory, path);
  try {
    if (file === undefined) throw new Error('outside');
    const body = await readFile(file);
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': body.length,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    });
    response.end(method === 'HEAD' ? undefined : body);
  } catch {
    end(404, `There is no ${path} here.`);
  }
}

function fileAt(directory: string, path: string): string | undefined {
  let plain: string;
  try {
    plain = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (plain.includes('\0')) return undefined;
  const file = normalize(join(directory, plain.endsWith('/') ? `${plain}index.html` : plain));
  return file.startsWith(normalize(directory) + sep) ? file : undefined;
}

/** Undefined once it listens. */
function listening(server: Server, port: number): Promise<Refusal | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error) => {
      const code = 'code' in error ? String(error.code) : '';
      resolve(
        usage(
          `The playground cannot listen on port ${port}: ${code === 'EADDRINUSE' ? 'something else does' : error.message}.`,
          'name another one: `strata playground --port 0` takes any that is free',
        ),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
}
