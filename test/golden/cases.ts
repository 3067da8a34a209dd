/** The golden cases: one folder each, a `program.strat` and what the compiler says to it. The folder is the list of tests. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TextStyle } from '../../backtester/index.ts';
import { renderDiagnostics } from '../../cli/diagnostics.ts';
import { type Compilation, compile, emitTypeScript, printPlan } from '../../compiler/index.ts';
import type { StreamProgram } from '../../runtime/index.ts';
import { readActions, readMembers, readNews, readSeries } from './bars-file.ts';
import { runCase } from './run-case.ts';

export const GOLDEN = import.meta.dirname;

const PLAIN: TextStyle = { colour: false, unicode: true, width: 100 };

/** What a person puts into a case; everything else in its folder is written by `npm run test:accept`. */
export const INPUTS: ReadonlySet<string> = new Set(['program.strat', 'lib', 'bars.csv', 'actions.csv', 'news.csv', 'members.csv']);

export function caseNames(): readonly string[] {
  return readdirSync(GOLDEN, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(GOLDEN, entry.name, 'program.strat')))
    .map(({ name }) => name)
    .sort();
}

export function sourceOf(name: string): string {
  return readFileSync(join(GOLDEN, name, 'program.strat'), 'utf8');
}

export function compileCase(name: string): Compilation {
  return compile(sourceOf(name), {
    file: 'program.strat',
    read(path) {
      const file = join(GOLDEN, name, path);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
  });
}

/** What a run of the case's backtest on its bars did; undefined for a case without bars. */
export async function runOf(name: string, compilation: Compilation): Promise<string | undefined> {
  const folder = join(GOLDEN, name);
  const bars = join(folder, 'bars.csv');
  if (!existsSync(bars)) return undefined;
  return runCase(
    compilation,
    readSeries(bars),
    readActions(join(folder, 'actions.csv')),
    readNews(join(folder, 'news.csv')),
    readMembers(join(folder, 'members.csv')),
    name.startsWith('fine-print-23-'),
  );
}

/** What a stream waits for, and where its columns come from. */
function waitText({ warmup, joins, sections }: StreamProgram): string {
  const linked = [...joins, ...sections].map(({ column, feed, output, warmup: own, ...rest }) => {
    const how = 'measure' in rest ? `${String(rest.measure)} of ` : '';
    const wait = own ? `, from its first value ${own.defined} and ${own.settled} bars` : ', optional';
    return `column ${column}: ${how}output ${output} of feed ${feed}${wait}\n`;
  });
  const { defined, settled } = warmup;
  return `: defined after ${defined}, settled after ${settled} bars\n${linked.join('')}`;
}

/** Expected files of a case by name. A program without problems has no `diagnostics.txt`, a broken one no code. */
export function expectedFiles(compilation: Compilation): ReadonlyMap<string, string> {
  const { source, file, diagnostics, strategies, deployments, imports } = compilation;
  const files = new Map<string, string>();
  const path = 'program.strat';
  if (diagnostics.length > 0)
    files.set('diagnostics.txt', renderDiagnostics({ diagnostics, source, path, imports }, PLAIN));
  if (strategies.length > 0)
    files.set(
      'plan.txt',
      strategies
        .map(({ name, plan, program, feeds }) =>
          [
            ...feeds.map((feed, k) => {
              const own = program.feeds[k];
              return own ? `feed ${own.name}${waitText(own)}${printPlan(feed.plan)}` : '';
            }),
            `strategy ${name}${waitText(program)}${printPlan(plan)}`,
          ].join('\n'),
        )
        .join('\n'),
    );
  if (deployments.length > 0)
    files.set('deployments.json', `${JSON.stringify(deployments, null, 2)}\n`);
  for (const strategy of strategies)
    files.set(`${strategy.name}.ts`, emitTypeScript(strategy, { source, file }));
  return files;
}
