/** Where the command line has the bars, tables and headlines of a run from: the store, and files beside the program. */

import { EXIT, type RunHost, type Step } from '../backtester/index.ts';
import { loadEvaluator } from '../compiler/index.ts';
import { loadBars, loadUniverse, type StoreResult } from '../market/store/index.ts';
import { loadNews } from './backtest-news.ts';

export function storeHost(directory: string, program: string): RunHost {
  return {
    readBars: async (series, symbols, toSession) =>
      stepOf(
        await loadBars(directory, series, symbols, {
          ...(toSession !== undefined && { toSession }),
        }),
      ),
    async readMembers(table, wanted) {
      const loaded = stepOf(await loadUniverse(directory, table, wanted));
      if (loaded.kind === 'refused') return loaded;
      const { info, ...members } = loaded.value;
      return { kind: 'ok', value: { ...members, hash: info.hash } };
    },
    readNews: (file) => loadNews(program, file),
    loadStrategy: (strategy, from) => loadEvaluator(strategy, from),
  };
}

function stepOf<Value>(result: StoreResult<Value>): Step<Value> {
  if (result.kind === 'ok') return result;
  return { kind: 'refused', exitCode: EXIT.wrong, problem: result.problem };
}
