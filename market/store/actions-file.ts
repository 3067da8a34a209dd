/** Reads a file of splits and dividends. One wrong row refuses the whole: a lost split ruins a backtest. */

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type CorporateAction, parseDay } from '../index.ts';
import { StoreRefusal } from './result.ts';

const FIX =
  'Give a CSV file with the header `symbol,ex_date,type,value`; type is split (new shares per old) or dividend (per share).';

/** Row numbers in refusals are those of the file, its header being row 1. */
export async function readActionsFile(path: string): Promise<readonly CorporateAction[]> {
  const name = basename(path);
  const lines = (await textOf(path)).split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((field) => plain(field).toLowerCase());
  const column = (...names: readonly string[]): number => {
    const index = header.findIndex((field) => names.includes(field));
    if (index >= 0) return index;
    throw new StoreRefusal(`\`${name}\` has no column \`${names[0]}\`.`, {
      why: `Its header (row 1) has ${header.map((field) => `\`${field}\``).join(', ')}.`,
      fix: FIX,
    });
  };
  const columns = {
    symbol: column('symbol', 'ticker'),
    exDate: column('ex_date', 'exdate', 'date'),
    kind: column('type', 'kind'),
    value: column('value', 'amount', 'ratio'),
  };
  const actions: CorporateAction[] = [];
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const fields = line.split(',').map(plain);
    const action = actionOf({
      symbol: fields[columns.symbol] ?? '',
      exDate: parseDay(fields[columns.exDate] ?? ''),
      kind: (fields[columns.kind] ?? '').toLowerCase(),
      value: Number(fields[columns.value] || 'NaN'),
    });
    if (typeof action === 'string') wrong.push(`row ${index + 1}: ${action}: \`${line}\``);
    else if (seen.has(`${action.symbol} ${action.exDate} ${action.kind}`))
      wrong.push(`row ${index + 1}: the same action as an earlier row: \`${line}\``);
    else {
      seen.add(`${action.symbol} ${action.exDate} ${action.kind}`);
      actions.push(action);
    }
  }
  if (wrong.length === 0) return actions;
  throw new StoreRefusal(`\`${name}\` has ${wrong.length} wrong row(s).`, {
    why: wrong.slice(0, 5).join('; '),
    fix: `${FIX} Nothing was imported.`,
  });
}

interface ActionFields {
  readonly symbol: string;
  readonly exDate: number | undefined;
  readonly kind: string;
  readonly value: number;
}

/** The action, or what is wrong with it. */
function actionOf(fields: ActionFields): CorporateAction | string {
  const { symbol, exDate, kind, value } = fields;
  if (symbol === '') return 'no symbol';
  if (exDate === undefined) return 'the date is no YYYY-MM-DD';
  if (!(value > 0) || !Number.isFinite(value)) return 'the value is no number above zero';
  if (kind === 'split') return { kind, symbol, exDate, ratio: value };
  if (kind === 'dividend') return { kind, symbol, exDate, amount: value };
  return 'the type is neither split nor dividend';
}

async function textOf(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\u{feff}/u, '');
  } catch (error) {
    throw new StoreRefusal(`The actions file \`${path}\` cannot be read.`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'Check the name after `--actions`.',
    });
  }
}

function plain(field: string): string {
  return field.trim().replaceAll('"', '');
}
