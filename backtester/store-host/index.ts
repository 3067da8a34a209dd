/** Where a run has its bars, tables and headlines from: a store on the disk, and files beside the program. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { loadEvaluator } from '../../compiler/index.ts';
import { loadBars, loadUniverse, type StoreResult } from '../../market/store/index.ts';
import { EXIT, newsOf, type RunHost, type RunNews, type Step, wrong } from '../index.ts';
import { importEmitted } from './import-emitted.ts';

/**
 * `directory` is that of the store; `program` is the path of the file beside which headlines are; `asUsed` as in `loadBars`. Never
 * throws for what a user may have wrong.
 */
export function storeHost(
  directory: string,
  program: string,
  { asUsed = false }: { readonly asUsed?: boolean } = {},
): RunHost {
  return {
    readBars: async (series, symbols, toSession) =>
      stepOf(
        await loadBars(directory, series, symbols, {
          ...(toSession !== undefined && { toSession }),
          asUsed,
        }),
      ),
    async readMembers(table, wanted) {
      const loaded = stepOf(await loadUniverse(directory, table, wanted));
      if (loaded.kind === 'refused') return loaded;
      const { info, ...members } = loaded.value;
      return { kind: 'ok', value: { ...members, hash: info.hash } };
    },
    readNews: (file) => loadNews(program, file),
    loadStrategy: (strategy, from) => loadEvaluator(strategy, from, importEmitted),
  };
}

/** The headlines of a run: a file next to the program. */
export function loadNews(program: string, file: string): Step<RunNews> {
  let text: string;
  try {
    text = readFileSync(resolve(dirname(program), file), 'utf8');
  } catch (error) {
    return wrong(
      `The news \`${file}\` cannot be read.`,
      'check the name: it is looked for next to the program',
      error instanceof Error ? error.message : String(error),
    );
  }
  return newsOf(file, text, createHash('sha256').update(text).digest('hex'));
}

function stepOf<Value>(result: StoreResult<Value>): Step<Value> {
  if (result.kind === 'ok') return result;
  return { kind: 'refused', exitCode: EXIT.wrong, problem: result.problem };
}
