/** Reads a file of splits and dividends. One wrong row refuses the whole: a lost split ruins a backtest. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseActions } from '../import/actions.ts';
import type { CorporateAction } from '../index.ts';
import { StoreRefusal } from './result.ts';

export async function readActionsFile(path: string): Promise<readonly CorporateAction[]> {
  return parseActions(basename(path), await textOf(path));
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new StoreRefusal(`The actions file \`${path}\` cannot be read.`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'Check the name after `--actions`.',
    });
  }
}
