/** `strata doctor`: is everything here that Strata needs? */

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { renderTable } from '../backtester/text/index.ts';
import { EXIT, type ExitCode } from './outcome.ts';
import { reasonOf } from './read-program.ts';
import { printJson } from './respond.ts';
import { stdout } from './surroundings.ts';
import { palette, styleOf } from './terminal.ts';
import { VERSION } from './version.ts';

interface Finding {
  readonly name: string;
  readonly isFine: boolean;
  readonly text: string;
}

const LEAST_NODE = [20, 19] as const;

export async function doctor(dataDirectory: string, json: boolean): Promise<ExitCode> {
  const findings = [
    { name: 'strata', isFine: true, text: VERSION },
    checkNode(process.versions.node),
    await checkDuckDb(),
    checkWritable(dataDirectory),
    await checkStore(dataDirectory),
  ];
  const isFine = findings.every((finding) => finding.isFine);
  if (json) {
    const checks = findings.map(({ name, isFine: ok, text }) => ({ name, ok, text }));
    printJson({ ok: isFine, checks });
  } else stdout().write(render(findings));
  return isFine ? EXIT.fine : EXIT.wrong;
}

function render(findings: readonly Finding[]): string {
  const { green, red, dim } = palette();
  const { width } = styleOf(stdout());
  const mark = (isFine: boolean) =>
    isFine ? { text: 'ok', paint: green } : { text: 'wrong', paint: red };
  const lines = renderTable(
    [
      { title: '', align: 'left', cells: findings.map(({ isFine }) => mark(isFine)) },
      { title: '', align: 'left', cells: findings.map(({ name }) => ({ text: name })) },
      { title: '', align: 'left', cells: findings.map(({ text }) => ({ text })), shrinkTo: 20 },
    ],
    width,
    dim,
  );
  return `${lines.slice(1).join('\n')}\n`;
}

function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  const isFine = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  const text = isFine ? version : `${version}; Strata needs ${LEAST_NODE.join('.')} or newer`;
  return { name: 'node', isFine, text };
}

async function checkDuckDb(): Promise<Finding> {
  try {
    const duckdb = await import('@duckdb/node-api');
    return { name: 'duckdb', isFine: true, text: duckdb.version() };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { name: 'duckdb', isFine: false, text: `does not load: ${why}` };
  }
}

/** Asks without writing: of a directory that is not there yet, the nearest one above it. */
function checkWritable(directory: string): Finding {
  const name = 'data directory';
  let nearest = resolve(directory);
  while (!existsSync(nearest) && dirname(nearest) !== nearest) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    const note = existsSync(directory) ? 'writable' : 'not there yet, can be made';
    return { name, isFine: true, text: `${directory}: ${note}` };
  } catch (error) {
    return { name, isFine: false, text: `${directory}: ${reasonOf(error)}` };
  }
}

async function checkStore(directory: string): Promise<Finding> {
  const name = 'store';
  if (!existsSync(directory)) {
    return { name, isFine: true, text: 'none yet; `strata data import` makes one' };
  }
  const { columnCacheBytes, listSeries } = await import('../market/store/index.ts');
  const series = await listSeries(directory);
  if (series.kind === 'refused') {
    return { name, isFine: false, text: series.problem.message };
  }
  const names = series.value.map((each) => each.name).join(', ');
  const cached = columnCacheBytes(directory);
  const beside = cached === 0 ? '' : `; ${megabytes(cached)} of columns kept for the next run`;
  const text = names === '' ? 'opens, and is empty' : `opens, has ${names}`;
  return { name, isFine: true, text: text + beside };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}
